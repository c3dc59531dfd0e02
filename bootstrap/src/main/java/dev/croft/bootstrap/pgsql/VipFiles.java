package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.Item;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The address that moves with the leader: keepalived, told by Patroni who leads. (Debian's vip-manager reads etcd by its
 * second interface, which etcd has given up.)
 */
final class VipFiles {
    private VipFiles() {}

    static List<Item> items(PgsqlSpec spec, PgsqlMember member) {
        return spec.vip().map(vip -> items(spec, member, vip)).orElse(List.of());
    }

    private static List<Item> items(PgsqlSpec spec, PgsqlMember member, PgsqlVip vip) {
        var peers = spec.members().stream()
                .filter(m -> !m.equals(member) && m.eligible())
                .map(m -> "    " + m.ip())
                .collect(Collectors.joining("\n"));
        var config = Item.File.of(
                "/etc/keepalived/keepalived.conf",
                Text.render(
                        "keepalived.conf",
                        Map.of(
                                "scope",
                                spec.name(),
                                "instance",
                                spec.instance(member),
                                "interface",
                                vip.networkInterface(),
                                "router",
                                vip.router(),
                                "ip",
                                member.ip(),
                                "peers",
                                peers,
                                "address",
                                vip.address(),
                                "prefix",
                                spec.network().prefix())));
        var script = Item.File.of(
                        "/usr/lib/croft/leads",
                        Text.render(
                                "leads.sh",
                                Map.of(
                                        "ip",
                                        member.ip(),
                                        "port",
                                        PgsqlSpec.PATRONI_PORT,
                                        "path",
                                        spec.standby() ? "standby-leader" : "primary")))
                .owned("root", "root", "0755");
        return member.eligible()
                ? List.of(
                        new Item.Package("keepalived"),
                        new Item.Package("curl"),
                        new Item.Directory("/usr/lib/croft", "root", "root", "0755"),
                        script,
                        config,
                        new Item.Unit("keepalived.service", true, true, Item.OnChange.RELOAD, Set.of(config.name())))
                : List.of();
    }
}
