package dev.croft.spi.cloud;

import dev.croft.model.Cidr;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import dev.croft.spi.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a declaration's rules come to where a firewall has one rule for each range of ports and each network. */
public final class Openings {
    /** Ports of a protocol that has none. */
    public static final int NONE = -1;

    private Openings() {}

    /** One opening: a protocol in lower case, a range of ports, a network. */
    public record Opening(String protocol, int from, int to, String network) {}

    public static Set<Opening> of(List<Ingress> ingress) {
        var openings = new LinkedHashSet<Opening>();
        for (var rule : ingress) {
            var protocol = rule.protocol().name().toLowerCase(Locale.ROOT);
            for (var network : rule.from()) {
                if (rule.protocol() == Protocol.ICMP) {
                    openings.add(new Opening(protocol, NONE, NONE, network.toString()));
                }
                for (var ports : rule.ports()) {
                    var range = Problems.range(ports);
                    openings.add(new Opening(protocol, range[0], range[1], network.toString()));
                }
            }
        }
        return openings;
    }

    /** Openings as a declaration has them: one for each protocol and network. */
    public static List<Ingress> declared(Set<Opening> openings) {
        var ports = new LinkedHashMap<List<String>, List<String>>();
        openings.forEach(o -> {
            var list = ports.computeIfAbsent(List.of(o.protocol(), o.network()), k -> new ArrayList<>());
            if (o.from() != NONE) {
                list.add(o.from() == o.to() ? String.valueOf(o.from()) : o.from() + "-" + o.to());
            }
        });
        return ports.entrySet().stream()
                .map(e -> new Ingress(
                        Protocol.valueOf(e.getKey().get(0).toUpperCase(Locale.ROOT)),
                        e.getValue(),
                        List.of(Cidr.parse(e.getKey().get(1)))))
                .toList();
    }
}
