package dev.croft.bootstrap.ssh;

import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.util.Optional;

/** One sshd and how to log in to it; a node and a jump host alike. Equal endpoints share one connection. */
record Endpoint(String host, int port, String user, String hostKey, Secret privateKey, Optional<Endpoint> via) {
    static Endpoint of(Connection c) {
        Optional<Endpoint> via = c.jump()
                .map(j -> new Endpoint(j.host(), j.port(), j.user(), j.hostKey(), j.privateKey(), Optional.empty()));
        return new Endpoint(c.host(), c.port(), c.user(), c.hostKey(), c.privateKey(), via);
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
