package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** HAProxy on a member: each member leads to all of them, by what Patroni says that they are. */
final class HaproxyFiles {
    static final int METRICS_PORT = 9101;

    private HaproxyFiles() {}

    static List<Item> items(PgsqlSpec spec, PgsqlMember member) {
        var config =
                Item.File.of("/etc/haproxy/haproxy.cfg", config(spec, member)).checked("haproxy -c -q -f \"$1\"");
        return List.of(
                new Item.Package("haproxy"),
                config,
                Item.File.of("/etc/haproxy/save-state.py", Text.render("haproxy-save-state.py", Map.of())),
                new Item.Directory("/etc/systemd/system/haproxy.service.d", "root", "root", "0755"),
                Item.File.of(
                        "/etc/systemd/system/haproxy.service.d/croft.conf",
                        Text.render("haproxy.service.conf", Map.of())),
                new Item.Unit(
                        "haproxy.service",
                        true,
                        true,
                        Item.OnChange.RELOAD,
                        Set.of(config.name(), "file:" + PatroniFiles.PKI + "/ca.crt")));
    }

    private static String config(PgsqlSpec spec, PgsqlMember member) {
        Map<String, Object> values = new HashMap<>();
        values.put("instance", spec.instance(member));
        values.put("scope", spec.name());
        values.put("ip", member.ip());
        values.put("network", spec.network());
        values.put("maxConnections", spec.pool().maxClients() * 2 + 200);
        values.put("threads", Math.min(4, spec.tuning().cpus()));
        // With one member there is nobody to change to; each check is a TLS handshake for Patroni.
        values.put("inter", spec.members().size() == 1 ? "2s" : "500ms");
        values.put("fast", spec.members().size() == 1 ? "400ms" : "300ms");
        values.put("primaryPort", spec.ports().primary());
        values.put("replicaPort", spec.ports().replica());
        values.put("directPort", spec.ports().direct());
        values.put("offlinePort", spec.ports().offline());
        values.put("metricsPort", METRICS_PORT);
        values.put("clients", new Hba(spec).balancer());
        values.put("primaryServers", servers(spec, PgsqlMember::eligible, m -> pooled(spec, m)));
        values.put("replicaServers", servers(spec, PgsqlMember::eligible, m -> pooled(spec, m)));
        values.put("directServers", servers(spec, PgsqlMember::eligible, m -> followed(spec, member, m, "primary")));
        values.put("offlineServers", servers(spec, PgsqlMember::eligible, m -> followed(spec, member, m, "replicas")));
        values.put("leader", spec.standby() ? "standby" : "primary");
        values.put("leaderDirect", spec.standby() ? "standby_direct" : "direct");
        var offline = spec.members().stream().anyMatch(m -> !m.eligible());
        values.put(
                "offlineFirst",
                offline
                        ? "  use_backend offline_members if { nbsrv(offline_members) gt 0 }"
                        : "  # No member is set aside for it.");
        values.put(
                "extra", (offline ? offlineMembers(spec, member) : "") + (spec.standby() ? standby(spec, member) : ""));
        values.put(
                "services",
                spec.services().stream().map(s -> service(spec, s, offline)).collect(Collectors.joining()));
        return Text.render("haproxy.cfg", values);
    }

    /** Leads to the first of several groups of servers in which one is up. */
    private static String service(PgsqlSpec spec, PgsqlService service, boolean offline) {
        var leader = spec.standby() ? "standby" : "primary";
        var leaderDirect = spec.standby() ? "standby_direct" : "direct";
        List<String> groups =
                switch (service.to()) {
                    case PRIMARY -> List.of();
                    case REPLICA -> List.of(service.pooled() ? "replicas" : "offline_replicas");
                    case OFFLINE -> offline
                            ? List.of("offline_members", "offline_replicas")
                            : List.of("offline_replicas");
                };
        var pooled = service.pooled() && service.to() != PgsqlRole.OFFLINE;
        var rules = Stream.concat(
                        groups.stream().map(g -> "  use_backend " + g + " if { nbsrv(" + g + ") gt 0 }"),
                        Stream.of("  default_backend " + (pooled ? leader : leaderDirect)))
                .collect(Collectors.joining("\n"));
        return Text.render(
                "haproxy-service.cfg",
                Map.of(
                        "name",
                        service.name(),
                        "port",
                        service.port(),
                        "clients",
                        new Hba(spec).balancer(),
                        "rules",
                        rules));
    }

    private static String offlineMembers(PgsqlSpec spec, PgsqlMember here) {
        return Text.render(
                "haproxy-offline.cfg",
                Map.of("servers", servers(spec, m -> !m.eligible(), m -> postgres(spec, here, m) + check(spec, m))));
    }

    private static String standby(PgsqlSpec spec, PgsqlMember here) {
        return Text.render(
                "haproxy-standby.cfg",
                Map.of(
                        "pooled",
                        servers(spec, PgsqlMember::eligible, m -> pooled(spec, m)),
                        "direct",
                        servers(spec, PgsqlMember::eligible, m -> followed(spec, here, m, "standby"))));
    }

    private static String servers(PgsqlSpec spec, Predicate<PgsqlMember> which, Function<PgsqlMember, String> line) {
        return spec.members().stream()
                .filter(which)
                .map(m -> "  server " + spec.instance(m) + " " + line.apply(m))
                .collect(Collectors.joining("\n"));
    }

    private static String pooled(PgsqlSpec spec, PgsqlMember member) {
        return member.ip() + ":" + PgsqlSpec.PGBOUNCER_PORT + check(spec, member);
    }

    private static String check(PgsqlSpec spec, PgsqlMember member) {
        return " check" + (spec.citus().isPresent() ? " addr " + member.ip() : "") + " port " + PgsqlSpec.PATRONI_PORT
                + " check-ssl verify required ca-file " + PatroniFiles.PKI + "/ca.crt verifyhost "
                + spec.instance(member);
    }

    /** A server past the pooler is what its pooled twin is: one check serves both. */
    private static String followed(PgsqlSpec spec, PgsqlMember here, PgsqlMember member, String backend) {
        return postgres(spec, here, member) + " track " + backend + "/" + spec.instance(member);
    }

    /** In a Citus shard what comes from a member's own address is Citus, see {@link CitusAccess}. */
    private static String postgres(PgsqlSpec spec, PgsqlMember here, PgsqlMember member) {
        var host = spec.citus().isPresent() && member.equals(here) ? "127.0.0.1" : member.ip();
        return host + ":" + PgsqlSpec.POSTGRES_PORT;
    }
}
