package dev.croft.bootstrap.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Tells addresses from names. Asks no resolver. */
final class AddressNames {
    private static final Pattern V4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private AddressNames() {}

    static boolean address(String name) {
        return V4.matcher(name).matches() || name.indexOf(':') >= 0;
    }

    /** One spelling for an address that has several; names are lower-case. */
    static String canonical(String name) {
        if (!address(name)) {
            return name.toLowerCase(java.util.Locale.ROOT);
        }
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + name + "' is no IP address", e);
        }
    }
}
