package dev.croft.spi;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what a backend cannot honour in a declaration. */
public final class Problems {
    private final String backend;
    private final List<Problem> list = new ArrayList<>();

    /** @param backend its name, for the user to know which of several refuses */
    public Problems(String backend) {
        this.backend = backend;
    }

    public Problems when(boolean wrong, String path, String message) {
        if (wrong) {
            list.add(new Problem(path, message));
        }
        return this;
    }

    /** A field that the backend has no use for: it is refused, not passed over. */
    public Problems absent(Optional<?> field, String path, String why) {
        return when(field.isPresent(), path, backend + " " + why + ": leave it out");
    }

    /** What in rules of a firewall means nothing, whatever carries them out. */
    public Problems ingress(List<NetworkSpec.Ingress> rules) {
        for (var i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var icmp = rule.protocol() == NetworkSpec.Protocol.ICMP;
            when(
                    icmp != rule.ports().isEmpty(),
                    "ingress[" + i + "].ports",
                    icmp ? "icmp has no ports: leave them out" : "is needed: at least one port or range");
            when(
                    rule.from().isEmpty(),
                    "ingress[" + i + "].from",
                    "is needed: at least one network, 0.0.0.0/0 for all");
        }
        return this;
    }

    public List<Problem> list() {
        return List.copyOf(list);
    }
}
