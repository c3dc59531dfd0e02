package dev.croft.bootstrap.ssh;

import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.util.Optional;

/**
 * One sshd and how to log in to it; a node and a jump host alike. Equal endpoints share one connection.
 *
 * @param hostKey the only host key that is accepted
 * @param firstKey the one that it was made with and shows until its Node resource has replaced it
 */
record Endpoint(
        String host,
        int port,
        String user,
        String hostKey,
        Optional<String> firstKey,
        Secret privateKey,
        Optional<Endpoint> via) {
    static Endpoint of(Connection c) {
        var via = c.jump()
                .map(j -> new Endpoint(
                        j.host(),
                        j.port(),
                        j.user(),
                        HostKeys.shown(j),
                        first(j.replaceHostKey(), j.hostKey()),
                        j.privateKey(),
                        Optional.empty()));
        return new Endpoint(
                c.host(),
                c.port(),
                c.user(),
                HostKeys.shown(c),
                first(c.replaceHostKey(), c.hostKey()),
                c.privateKey(),
                via);
    }

    private static Optional<String> first(boolean replaced, String hostKey) {
        return replaced ? Optional.of(hostKey) : Optional.empty();
    }

    String address() {
        return host + ":" + port;
    }

    /** For error texts. */
    String described() {
        return address() + via.map(v -> " (through " + v.address() + ")").orElse("");
    }

    boolean root() {
        return user.equals("root");
    }
}
