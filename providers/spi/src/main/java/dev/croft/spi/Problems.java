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
            for (var j = 0; j < rule.ports().size(); j++) {
                var range = range(rule.ports().get(j));
                when(
                        range[0] > range[1] || range[1] > 65535,
                        "ingress[" + i + "].ports[" + j + "]",
                        "'" + rule.ports().get(j) + "' is not a port or a range of ports up to 65535");
            }
        }
        return this;
    }

    /** First and last port of what a rule calls a port or a range of them. */
    public static int[] range(String ports) {
        var ends = ports.split("-");
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
    }

    /** A disk only ever grows. */
    public Problems shrinks(String path, int before, int after) {
        return when(
                after < before,
                path,
                "a disk cannot shrink from " + before + " to " + after + " GiB: set it back to " + before + " or more");
    }

    public List<Problem> list() {
        return List.copyOf(list);
    }
}
