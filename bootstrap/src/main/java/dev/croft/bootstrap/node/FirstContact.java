package dev.croft.bootstrap.node;

import dev.croft.bootstrap.Module.Past;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.HostKeys;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Connection;
import dev.croft.model.Problem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The one time that a node is reached by a host key that others may know: it ends with another one there. */
final class FirstContact {
    private static final Duration REPLACE = Duration.ofMinutes(1);

    private FirstContact() {}

    /** Until this is done nothing else may reach the node; does nothing where its host key stays or was replaced. */
    static void end(Run run, NodeSpec spec, Optional<Past<NodeSpec>> past) {
        var connection = spec.connection();
        var lasting = HostKeys.shown(connection);
        var known = past.filter(Past::settled)
                .map(p -> p.spec().connection())
                .filter(last -> last.hostKey().equals(connection.hostKey()))
                .map(HostKeys::shown)
                .orElse(connection.hostKey());
        if (!connection.replaceHostKey() || known.equals(lasting)) {
            return;
        }
        reach(run, connection.showing(known)).ifPresent(session -> {
            run.progress().accept(spec.name() + ": replacing its host key");
            replace(spec.name(), connection, session);
        });
    }

    /** Nothing where it shows another key already: all who come after look whether it is the right one. */
    private static Optional<Session> reach(Run run, Connection connection) {
        try {
            return Optional.of(run.engine().session(connection, run.deadline()));
        } catch (SshException e) {
            if (e.kind() == SshException.Kind.WRONG_HOST_KEY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void replace(String node, Connection connection, Session session) {
        var file = HostKeys.replacement(connection).privateFile();
        session.run(Command.of(Texts.text("host-key.sh"), REPLACE)
                        .reading(() -> new ByteArrayInputStream(file.reveal().getBytes(StandardCharsets.UTF_8)))
                        .leftToEnd()
                        .named("host key"))
                .orThrow(node + ": replacing its host key");
    }

    /** A first host key cannot come back: nobody has its private half. */
    static List<Problem> refuse(Connection before, Connection after) {
        if (before.replaceHostKey()
                && !after.replaceHostKey()
                && before.hostKey().equals(after.hostKey())) {
            return List.of(new Problem(
                    "connection.replaceHostKey",
                    "is false and was true, but the host shows another key than connection.hostKey since; leave it true,"
                            + " or give the key that the host shows now as connection.hostKey: "
                            + HostKeys.shown(before)));
        }
        return List.of();
    }
}
