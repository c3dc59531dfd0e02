package dev.croft.spi.seed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The user's data and ours in one archive of cloud-init: what comes later wins, or adds, as it says itself. */
public final class UserData {
    /** What cloud-init knows user data by; with anything else it only warns in a log. */
    private static final List<String> BEGINNINGS = List.of(
            "#cloud-config",
            "#!",
            "#include",
            "#cloud-boothook",
            "#part-handler",
            "## template: jinja",
            "Content-Type: multipart/",
            "MIME-Version:");

    private static final String BOUNDARY = "==croft-part==";

    private UserData() {}

    /** What is wrong with it; empty where cloud-init would take it. */
    public static Optional<String> problem(String userData) {
        if (BEGINNINGS.stream().anyMatch(userData::startsWith)) {
            return Optional.empty();
        }
        return Optional.of("cloud-init would ignore it: it must begin with '#cloud-config', '#!' or another of "
                + String.join(", ", BEGINNINGS));
    }

    public static String join(Optional<String> userData, List<String> ours) {
        var out = new StringBuilder(
                "Content-Type: multipart/mixed; boundary=\"" + BOUNDARY + "\"\nMIME-Version: 1.0\n\n");
        userData.ifPresent(text -> {
            out.append("--").append(BOUNDARY).append('\n');
            if (text.startsWith("Content-Type:") || text.startsWith("MIME-Version:")) {
                // An archive inside: cloud-init takes its parts one by one.
                out.append("Content-Type: message/rfc822\n\n").append(text).append('\n');
            } else {
                part(out, "text/plain", "user-data", text);
            }
        });
        for (var i = 0; i < ours.size(); i++) {
            out.append("--").append(BOUNDARY).append('\n');
            part(out, "text/cloud-config", "croft-" + (i + 1), ours.get(i));
        }
        return out.append("--").append(BOUNDARY).append("--\n").toString();
    }

    private static void part(StringBuilder out, String type, String name, String text) {
        out.append("Content-Type: ")
                .append(type)
                .append("; charset=\"utf-8\"\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n")
                .append("Content-Disposition: attachment; filename=\"")
                .append(name)
                .append("\"\n\n")
                .append(Base64.getMimeEncoder(76, new byte[] {'\n'})
                        .encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .append('\n');
    }
}
