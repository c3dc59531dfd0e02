package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.infra.Targets.Probe;
import dev.croft.bootstrap.infra.Targets.Target;
import dev.croft.bootstrap.template.Resources;
import java.util.List;
import java.util.stream.Stream;

/** What a node must have to carry INFRA: a list of parts, each of which is a class of its own. */
final class InfraLayout {
    private static final Resources FILES = new Resources(InfraLayout.class);

    private InfraLayout() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        return Stream.of(
                        packages(),
                        MetricsItems.of(spec, node),
                        RuleItems.of(spec, node),
                        AlertItems.of(spec, node),
                        ProbeItems.of(),
                        LogItems.of(spec, node),
                        NameItems.of(spec, node),
                        TimeItems.of(spec, node),
                        PortalItems.of(spec, node),
                        targets(spec))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Item> packages() {
        return FILES.words("packages").stream().<Item>map(Item.Package::new).toList();
    }

    /** INFRA's own programs, each seen from every infra node. */
    private static List<Item> targets(InfraSpec spec) {
        return Targets.items(spec.nodes().stream()
                .flatMap(n -> Stream.concat(
                        RuleItems.watchers(spec).map(w -> new Target(w.unit(), "infra", n.name(), n.ip(), w.port())),
                        Stream.of(
                                new Target("victoria-metrics", "infra", n.name(), n.ip(), MetricsItems.PORT),
                                new Target("alertmanager", "infra", n.name(), n.ip(), AlertItems.PORT),
                                Targets.probe(Probe.HTTPS, "portal", "infra", n.name(), n.ip(), PortalItems.PORT),
                                Targets.probe(Probe.TCP, "names", "infra", n.name(), n.ip(), NameItems.PORT))))
                .toList());
    }
}
