package dev.croft.model;

/**
 * An IPv4 network in CIDR notation (RFC 4632), such as {@code 10.42.0.0/24}. Host bits must be zero.
 *
 * @param network the network's address as a 32-bit number
 * @param prefix length of the network part, 0 to 32
 */
public record Cidr(int network, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > 32 || (network & ~mask(prefix)) != 0) {
            throw new InvalidException(
                    "",
                    format(network) + "/" + prefix + " is not a network: its host bits must be zero, such as "
                            + format(network & mask(Math.max(0, Math.min(32, prefix)))) + "/" + prefix);
        }
    }

    /** Reads {@code a.b.c.d/n}; anything else is an {@link InvalidException} that says what was found. */
    public static Cidr parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,2}")) {
            throw new InvalidException("", "'" + text + "' is not a network in CIDR notation, such as 10.42.0.0/24");
        }
        return new Cidr(address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** An IPv4 address as a 32-bit number; anything but four numbers of 0 to 255 is an {@link InvalidException}. */
    public static int address(String text) {
        var parts = text.split("\\.", -1);
        var value = 0;
        for (var part : parts) {
            if (parts.length != 4 || !part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
                throw new InvalidException("", "'" + text + "' is not an IPv4 address, such as 10.42.0.10");
            }
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }

    public boolean contains(String address) {
        return (address(address) & mask(prefix)) == network;
    }

    public boolean overlaps(Cidr other) {
        var shorter = mask(Math.min(prefix, other.prefix));
        return (network & shorter) == (other.network & shorter);
    }

    /** The n-th address of the network; 0 is the network itself, 1 usually the gateway. */
    public String host(int n) {
        return format(network + n);
    }

    public String netmask() {
        return format(mask(prefix));
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << 32 - prefix;
    }

    private static String format(int a) {
        return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
    }

    @Override
    public String toString() {
        return format(network) + "/" + prefix;
    }
}
