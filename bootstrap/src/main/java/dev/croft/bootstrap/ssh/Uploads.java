package dev.croft.bootstrap.ssh;

import dev.croft.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Puts files on a node; the scripts are resources beside this class. */
final class Uploads {
    /** An upload of a whole bundle over a slow line; the call's own deadline is usually shorter. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private Uploads() {}

    static void file(Session session, Command.Input content, String path, String owner, String mode) {
        send(
                session,
                "upload-file.sh",
                content,
                path,
                Map.of("CROFT_OWNER", Secret.of(owner), "CROFT_MODE", Secret.of(mode)));
    }

    static void tree(Session session, Command.Input tar, String folder) {
        send(session, "upload-tree.sh", tar, folder, Map.of());
    }

    private static void send(
            Session session, String script, Command.Input input, String path, Map<String, Secret> settings) {
        Map<String, Secret> env = new java.util.HashMap<>(settings);
        env.put("CROFT_PATH", Secret.of(path));
        session.run(Command.of(resource(script), LONGEST)
                        .named(script.replace(".sh", ""))
                        .with(env)
                        .reading(input))
                .orThrow(session.connection().host() + ": writing " + path);
    }

    private static String resource(String name) {
        try (InputStream in = Uploads.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
