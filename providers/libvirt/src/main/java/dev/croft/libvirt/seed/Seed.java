package dev.croft.libvirt.seed;

import dev.croft.spi.seed.HostKey;
import java.util.List;
import java.util.Optional;

/**
 * What a machine finds at its first boot.
 *
 * @param hostname without domain
 * @param domain DNS domain of its network
 * @param address its own address
 * @param resolver address of its DNS server
 * @param sshKeys public keys that may log in as {@code admin}
 * @param machineId 32 hex digits
 */
public record Seed(
        String hostname,
        Optional<String> domain,
        String address,
        String resolver,
        List<String> sshKeys,
        HostKey hostKey,
        String machineId) {
    /** uid and gid of the user admin in our images. */
    public static final int ADMIN = 1000;

    /** Where keys that may log in are, relative to the root. */
    public static final String SSH_FOLDER = "home/admin/.ssh";

    private static final int ROOT = 0;

    /** The archive that init unpacks over the root. */
    public byte[] archive() {
        var key = "etc/ssh/ssh_host_ed25519_key";
        return new Tar()
                .folder("etc", 0755, ROOT)
                .file("etc/hostname", 0644, ROOT, hostname + "\n")
                .file("etc/hosts", 0644, ROOT, hosts())
                .file("etc/resolv.conf", 0644, ROOT, resolv())
                .file("etc/machine-id", 0444, ROOT, machineId + "\n")
                .folder("etc/ssh", 0755, ROOT)
                .file(key, 0600, ROOT, hostKey.privateFile())
                .file(key + ".pub", 0644, ROOT, hostKey.publicLine() + "\n")
                .folder("home", 0755, ROOT)
                .folder("home/admin", 0700, ADMIN)
                .folder(SSH_FOLDER, 0700, ADMIN)
                .file(SSH_FOLDER + "/authorized_keys", 0600, ADMIN, keys())
                .bytes();
    }

    private String hosts() {
        var names = domain.map(d -> hostname + "." + d + " ").orElse("") + hostname;
        return "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n" + address + " " + names + "\n";
    }

    private String resolv() {
        return "nameserver " + resolver + "\n"
                + domain.map(d -> "search " + d + "\n").orElse("");
    }

    private String keys() {
        return sshKeys.stream().map(k -> k.strip() + "\n").reduce("", String::concat);
    }
}
