package dev.croft.components.data;

import dev.croft.components.data.EnvironmentData.Ingress;
import dev.croft.components.data.EnvironmentData.Network;
import dev.croft.components.data.EnvironmentData.Provider;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether an environment's jump host can be one. There is one hop and one such node, so it cannot go in a circle. */
final class Jumps {
    private static final String PATH = "network.jump";
    private static final int SSH = 22;

    private Jumps() {}

    static List<Problem> problems(Network network, Optional<Provider> provider, List<NodeData> nodes) {
        var problems = new ArrayList<Problem>();
        network.jump().ifPresent(jump -> {
            if (nodes.stream().noneMatch(n -> n.name().equals(jump))) {
                problems.add(new Problem(
                        PATH,
                        "'" + jump + "' is not a node of this environment; its nodes are "
                                + nodes.stream().map(NodeData::name).collect(Collectors.joining(", "))));
            }
            if (provider.isEmpty()) {
                problems.add(
                        new Problem(
                                PATH,
                                "needs 'provider' in this file: whether the jump host gets a public address depends on its backend"));
            }
            provider.filter(p -> !p.backend().equals("libvirt"))
                    .ifPresent(p -> onCloud(network, p.backend(), problems));
        });
        return problems;
    }

    private static void onCloud(Network network, String backend, List<Problem> problems) {
        var allowed = backend.equals("aws") ? List.of("routed") : List.of("routed", "nat");
        if (!allowed.contains(network.egress())) {
            problems.add(new Problem(
                    PATH,
                    "needs a node with a public address, which " + backend + " has with egress: "
                            + String.join(" or ", allowed) + " only, found egress: " + network.egress()));
        }
        if (network.ingress().stream().noneMatch(Jumps::opensSsh)) {
            problems.add(new Problem(
                    PATH,
                    "cannot be reached: network.ingress opens TCP port 22 to nobody; add { ports: [ \"22\" ], from: [ ... ] }"
                            + " with the networks that Croft runs in"));
        }
    }

    private static boolean opensSsh(Ingress rule) {
        return rule.protocol().equals("tcp")
                && !rule.from().isEmpty()
                && rule.ports().stream().anyMatch(Jumps::hasSsh);
    }

    private static boolean hasSsh(String ports) {
        var ends = ports.split("-");
        return Integer.parseInt(ends[0]) <= SSH && SSH <= Integer.parseInt(ends[ends.length - 1]);
    }
}
