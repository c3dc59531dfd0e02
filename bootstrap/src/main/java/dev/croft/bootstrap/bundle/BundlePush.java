package dev.croft.bootstrap.bundle;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.template.Template;
import dev.croft.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts a bundle on a node. Only files that the node lacks go over the line: those of an older bundle, or of one that is
 * part of the node's image (below {@link #BAKED}), are linked, and those that a mirror has are fetched from there. The new
 * folder takes the old one's place in one step.
 */
public final class BundlePush {
    /** Where an image may bring bundles along. */
    public static final String BAKED = "/var/cache/croft/bundle";

    private static final Duration LOOK = Duration.ofMinutes(1);

    private BundlePush() {}

    /**
     * Makes a folder on the node equal to the bundle; one round trip if it is already.
     *
     * @param target the folder on the node, {@code /var/lib/croft/bundle/debian-13}
     * @param mirror below which the node reaches Debian's archives: {@code http://mirror.example.org}
     */
    public static void push(
            Run run, Session session, String node, Bundle bundle, String target, Optional<String> mirror) {
        var name = target.substring(target.lastIndexOf('/') + 1);
        var places = Map.of(
                "CROFT_BUNDLE",
                Secret.of(target),
                "CROFT_BAKED",
                Secret.of(BAKED + "/" + name),
                "CROFT_MANIFEST",
                Secret.of(bundle.manifestSha256()));
        var look = session.run(Command.of(script("bundle-look.sh"), LOOK)
                        .named("bundle look")
                        .with(places))
                .orThrow(node + ": looking at the bundle in " + target);
        var lines = look.output().lines().toList();
        if (lines.isEmpty() || lines.get(0).equals("same")) {
            return;
        }
        var present = Bundle.parse(lines);
        var send = new ArrayList<>(Bundle.INDEX);
        bundle.files().forEach((file, digest) -> {
            if (!digest.equals(present.get(file))) {
                send.add(file);
            }
        });
        mirror.ifPresent(m -> send.removeAll(fetched(run, session, node, bundle, send, m, places)));
        var total = size(bundle, send);
        var where = new HashMap<>(places);
        where.put("CROFT_FROM", Secret.of(lines.get(0).replaceFirst("^from ", "")));
        where.put("CROFT_KILOBYTES", Secret.of(String.valueOf(total / 1000)));
        run.progress().accept(node + ": copying the bundle " + name + ", " + total / 1_000_000 + " MB");
        var command = Command.of(script("bundle-put.sh"), Duration.between(Instant.now(), run.deadline()))
                .named("bundle put")
                .with(where)
                .reading(() -> new Counted(
                        TarStream.of(bundle.folder(), send), run, node + ": copying the bundle " + name, total));
        var result = session.run(command);
        if (!result.ok()) {
            throw new BootstrapException(
                    List.of(new BootstrapException.Failure(
                            node,
                            Optional.of("action:bundle " + name),
                            Optional.empty(),
                            "the bundle could not be written to " + target,
                            result.lastLines())),
                    null);
        }
    }

    /** Has the node fetch what a mirror has of these; what arrived. */
    private static List<String> fetched(
            Run run,
            Session session,
            String node,
            Bundle bundle,
            List<String> lacking,
            String mirror,
            Map<String, Secret> places) {
        var upstream = bundle.upstream();
        var wanted = lacking.stream().filter(upstream::containsKey).toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        var bytes = size(bundle, wanted);
        run.progress()
                .accept(node + ": fetching " + wanted.size() + " packages from " + mirror + ", " + bytes / 1_000_000
                        + " MB");
        var list = wanted.stream()
                .map(file -> bundle.files().get(file) + " " + file + " " + upstream.get(file) + "\n")
                .collect(Collectors.joining());
        var where = new HashMap<>(places);
        where.put("CROFT_MIRROR", Secret.of(mirror));
        where.put("CROFT_KILOBYTES", Secret.of(String.valueOf(bytes / 1000)));
        var result = session.run(Command.of(script("bundle-fetch.sh"), Duration.between(Instant.now(), run.deadline()))
                        .named("bundle fetch")
                        .with(where)
                        .reading(() -> new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8))))
                .orThrow(node + ": fetching packages from " + mirror);
        var arrived = result.output().lines().filter(wanted::contains).toList();
        if (arrived.isEmpty()) {
            run.warning()
                    .accept(node + ": none of " + wanted.size() + " packages is to be had from " + mirror
                            + "; they are sent from here: is the mirror's address right, and does the node reach it?");
        }
        return arrived;
    }

    private static long size(Bundle bundle, List<String> names) {
        var total = 0L;
        try {
            for (var name : names) {
                total += Files.size(bundle.folder().resolve(name));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return total;
    }

    private static String script(String name) {
        return Template.load(BundlePush.class, name).text();
    }

    /** Says how far it is, once a tenth. */
    private static final class Counted extends FilterInputStream {
        private final Run run;
        private final String what;
        private final long total;
        private long read;
        private long said;

        Counted(InputStream in, Run run, String what, long total) {
            super(in);
            this.run = run;
            this.what = what;
            this.total = total;
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var n = super.read(buffer, offset, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int bytes) {
            read += bytes;
            if (read - said > Math.max(5_000_000, total / 10)) {
                said = read;
                run.progress().accept(what + ", " + read / 1_000_000 + " of " + total / 1_000_000 + " MB");
            }
        }
    }
}
