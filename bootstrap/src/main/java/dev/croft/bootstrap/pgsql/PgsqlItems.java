package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Targets;
import java.util.ArrayList;
import java.util.List;

/** What nodes must have for a PostgreSQL cluster. */
final class PgsqlItems {
    private PgsqlItems() {}

    static List<NodeItems> all(PgsqlSpec spec) {
        var verifiers = Verifiers.of(spec);
        List<NodeItems> nodes = new ArrayList<>();
        spec.members().forEach(m -> nodes.add(new NodeItems(m.name(), m.connection(), member(spec, m, verifiers))));
        nodes.addAll(StoreFiles.of(spec));
        nodes.addAll(Targets.register(spec.registry(), ExporterFiles.targets(spec)));
        return List.copyOf(nodes);
    }

    private static List<Item> member(PgsqlSpec spec, PgsqlMember member, Verifiers verifiers) {
        List<Item> items = new ArrayList<>(PatroniFiles.items(spec, member));
        items.addAll(BackupFiles.member(spec, member));
        items.addAll(PoolerFiles.items(spec, member, verifiers));
        items.addAll(HaproxyFiles.items(spec, member));
        items.addAll(VipFiles.items(spec, member));
        items.addAll(ExporterFiles.items(spec, member));
        items.addAll(LogFiles.items(spec, member));
        return items;
    }
}
