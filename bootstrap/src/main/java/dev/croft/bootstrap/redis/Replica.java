package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What an instance says of its place in replication, and what can be told to it. */
record Replica(Link link) {
    /** Whom it copies, as {@code ip:port}; empty for a master. */
    Optional<String> master() {
        return master(link.info("replication"));
    }

    static Optional<String> master(Map<String, String> info) {
        return "slave".equals(info.get("role"))
                ? Optional.of(info.get("master_host") + ":" + info.get("master_port"))
                : Optional.empty();
    }

    boolean isMaster() {
        return master().isEmpty();
    }

    /** Whether it has a whole copy and hears of each change. */
    boolean caughtUp() {
        var info = link.info("replication");
        return "slave".equals(info.get("role"))
                && "up".equals(info.get("master_link_status"))
                && "0".equals(info.get("master_sync_in_progress"));
    }

    /** Keys in all of its databases. */
    long keys() {
        return link.info("keyspace").entrySet().stream()
                .filter(e -> e.getKey().startsWith("db"))
                .mapToLong(e -> Long.parseLong(e.getValue().replaceAll(".*keys=(\\d+).*", "$1")))
                .sum();
    }

    /** @throws BootstrapException it is a master that has keys of its own: they would be lost */
    void follow(String endpoint, String why) {
        var now = master();
        if (now.filter(endpoint::equals).isPresent()) {
            return;
        }
        if (now.isEmpty() && keys() > 0) {
            throw new BootstrapException(
                    link.server().node().name(),
                    link.server().name() + " is a master with " + keys()
                            + " keys, which would be lost if it became a replica of "
                            + endpoint + " (" + why
                            + "); declare it without replicaOf to keep them, or empty it (FLUSHALL) to give them up");
        }
        var at = endpoint.lastIndexOf(':');
        link.tell("REPLICAOF", endpoint.substring(0, at), endpoint.substring(at + 1));
        link.tell("CONFIG", "REWRITE");
    }

    /** Copying takes as long as the data is large: only the run's deadline ends it. */
    void awaitCaughtUp(Run run) {
        var last = new AtomicReference<>("");
        var done = Waiting.until(run.deadline(), () -> {
            try {
                if (caughtUp()) {
                    return Optional.of(true);
                }
                last.set("its link to " + master().orElse("nobody") + " is not up");
            } catch (Link.Lost e) {
                last.set(e.getMessage());
            }
            return Optional.empty();
        });
        if (done.isEmpty()) {
            throw new BootstrapException(
                    link.server().node().name(), link.server().name() + " does not follow its master: " + last.get());
        }
    }
}
