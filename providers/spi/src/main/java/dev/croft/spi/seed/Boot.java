package dev.croft.spi.seed;

import dev.croft.spi.Call;
import dev.croft.spi.VmSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * User data: the user's own, and what cloud-init needs to make the machine ours. Any process on the machine can read it, so
 * the host key in it is for the first contact only; it leaves the user data when they are written anew.
 */
public final class Boot {
    /**
     * The clouds' limit in bytes, before base64 (EC2 user guide, "Run commands when you launch an EC2 instance"; ECS guide,
     * "Prepare user data for Linux instances").
     */
    public static final int LIMIT = 16384;

    private static final Pattern HOLE = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

    private Boot() {}

    /**
     * For a machine that is to be made; a later one has its key already.
     *
     * @param serial what the machine's names of a disk (/dev/disk/by-id) end in, of the disk's id
     */
    public static String userData(VmSpec spec, String hostname, Optional<HostKey> key, UnaryOperator<String> serial) {
        var ours = new ArrayList<String>();
        ours.add(fill(
                "cloud-config",
                Map.of(
                        "hostname",
                        hostname,
                        "keys",
                        list(spec.sshKeys()),
                        "boot",
                        indent(script(spec.disks(), serial)))));
        key.ifPresent(
                k -> ours.add(fill("host-key", Map.of("private", indent(k.privateFile()), "public", k.publicLine()))));
        return UserData.join(spec.userData(), ours);
    }

    public static String base64(String userData) {
        return Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
    }

    /** How large it will be: host keys are all of one length. */
    public static int size(VmSpec spec) {
        var longest = "x".repeat(63);
        return userData(
                        spec,
                        spec.hostname().orElse(longest),
                        Optional.of(HostKey.generate()),
                        UnaryOperator.identity())
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    /** A machine's host name: its own, else the resource's as one. */
    public static String hostname(Call call, VmSpec spec) {
        return spec.hostname().orElseGet(() -> {
            var host = call.owner()
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9-]", "-")
                    .replaceAll("^-+|-+$", "");
            return host.substring(0, Math.min(63, host.length()));
        });
    }

    private static String script(List<VmSpec.Attachment> disks, UnaryOperator<String> serial) {
        return disks.isEmpty()
                ? "true"
                : load("boot.sh")
                        + disks.stream()
                                .map(d -> "croft_mount " + serial.apply(d.disk()) + " " + d.mountPath())
                                .collect(Collectors.joining("\n"));
    }

    private static String indent(String text) {
        return text.strip().indent(4).stripTrailing();
    }

    /** A list in YAML's flow style; its strings are JSON's. */
    private static String list(List<String> texts) {
        return texts.stream()
                .map(t -> "\"" + t.strip().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(", ", "[ ", " ]"));
    }

    private static String fill(String template, Map<String, String> values) {
        return HOLE.matcher(load(template)).replaceAll(hole -> Matcher.quoteReplacement(values.get(hole.group(1))));
    }

    private static String load(String file) {
        try (var in = Boot.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
