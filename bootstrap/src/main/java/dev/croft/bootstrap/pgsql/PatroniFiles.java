package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Fingerprints;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.template.Yaml;
import dev.croft.model.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Patroni and PostgreSQL on a member: files, and the unit that only the cluster starts for the first time. */
final class PatroniFiles {
    static final String PKI = "/etc/patroni/pki";
    static final String UNIT = "patroni.service";
    /** There while the lead is handed over as planned. */
    static final String HANDOVER = "/run/croft-handover";

    private static final String BEFORE_STOP = "/etc/patroni/before-stop.sh";
    private static final String PROMOTED = "/etc/patroni/promoted.sh";

    private PatroniFiles() {}

    static List<Item> items(PgsqlSpec spec, PgsqlMember member) {
        List<Item> items = new ArrayList<>();
        // Before the package comes: else it would make a cluster of its own.
        items.add(new Item.Directory(
                "/etc/postgresql-common/createcluster.d", "root", "root", "0755", Item.Stage.BEFORE_PACKAGES));
        items.add(Item.File.of(
                        "/etc/postgresql-common/createcluster.d/croft.conf",
                        "# Patroni owns the data directories.\ncreate_main_cluster = false\n")
                .early());
        items.addAll(released(spec));
        packages(spec).forEach(name -> items.add(new Item.Package(name)));
        var config =
                Item.File.secret("/etc/patroni/config.yml", Secret.of(config(spec, member)), "postgres", "postgres");
        var authority =
                Item.File.of(PKI + "/ca.crt", spec.authority().certificate()).owned("root", "postgres", "0640");
        var certificate = new Item.Certificate(
                PKI + "/member.crt",
                PKI + "/member.key",
                "postgres",
                "postgres",
                names(spec, member),
                spec.authority());
        items.add(new Item.Directory("/etc/patroni", "root", "postgres", "0755"));
        items.add(new Item.Directory(PKI, "root", "postgres", "0750"));
        items.add(Item.File.of("/etc/patroni/owner", owner(spec) + "\n"));
        items.add(authority);
        // Our own authority too: after a failover, and after the promotion, the server to copy is one of ours.
        foreign(spec)
                .ifPresent(other -> items.add(Item.File.of(
                                PKI + "/source.crt",
                                spec.authority().certificate().strip() + "\n" + other.strip() + "\n")
                        .owned("root", "postgres", "0640")));
        items.add(certificate);
        if (handsOver(spec)) {
            items.add(Item.File.of(
                    BEFORE_STOP, Text.render("before-stop.sh", Map.of("version", spec.version(), "data", data(spec)))));
        }
        items.add(Item.File.of(PROMOTED, Text.render("promoted.sh", Map.of("version", spec.version()))));
        items.add(config);
        items.add(Item.File.of("/etc/patroni/start.py", Text.render("start.py", Map.of())));
        items.add(new Item.Directory("/etc/systemd/system/patroni.service.d", "root", "root", "0755"));
        items.add(Item.File.of(
                "/etc/systemd/system/patroni.service.d/croft.conf", Text.render("patroni.service.conf", Map.of())));
        items.add(new Item.Unit(
                UNIT, true, false, Item.OnChange.RELOAD, Set.of(config.name(), authority.name(), certificate.name())));
        items.add(new Item.Action(
                "patroni runs",
                Text.script("resume.sh"),
                Optional.of("systemctl is-active --quiet " + UNIT),
                Set.of(),
                Map.of("CROFT_DATA", Secret.of(data(spec)))));
        return items;
    }

    /** The other members' too: the balancer on each of them leads clients here, and they know the name that they called. */
    private static List<String> names(PgsqlSpec spec, PgsqlMember member) {
        var own = Stream.of(spec.instance(member), spec.name(), member.name(), "localhost", member.ip(), "127.0.0.1");
        var others = spec.members().stream()
                .filter(m -> m.seq() != member.seq())
                .flatMap(m -> Stream.of(spec.instance(m), m.name(), m.ip()));
        return Stream.of(own, others, spec.vip().map(PgsqlVip::address).stream())
                .flatMap(names -> names)
                .distinct()
                .toList();
    }

    /** A Citus shard's coordinator is told first, by Patroni and after the script: there Patroni stops PostgreSQL itself. */
    private static boolean handsOver(PgsqlSpec spec) {
        return spec.members().size() > 1 && spec.citus().isEmpty();
    }

    /** What connections to the copied server are checked by; in a standby cluster that may be another authority. */
    private static String sourceAuthority(PgsqlSpec spec) {
        return PKI + (foreign(spec).isPresent() ? "/source.crt" : "/ca.crt");
    }

    private static Optional<String> foreign(PgsqlSpec spec) {
        return spec.upstream().flatMap(PgsqlUpstream::certificate);
    }

    /** Patroni's tags of a member. An offline member is no candidate, no commit waits for it, and 5434 passes it by. */
    private static String tags(PgsqlSpec spec, PgsqlMember member) {
        Map<String, Object> tags = new TreeMap<>();
        for (var tag : List.of("nofailover", "noloadbalance", "nosync")) {
            tags.put(tag, !member.eligible());
        }
        tags.put("clonefrom", member.eligible());
        member.replicateFrom().ifPresent(from -> tags.put("replicatefrom", spec.name() + "-" + from));
        return tags.entrySet().stream()
                .map(t -> "  " + t.getKey() + ": " + t.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** The packages whose release may be declared. */
    static List<Item.Package> released(PgsqlSpec spec) {
        return List.of(
                new Item.Package("postgresql-" + spec.version(), spec.releases().postgresql()),
                new Item.Package(
                        "postgresql-client-" + spec.version(), spec.releases().postgresql()),
                new Item.Package("patroni", spec.releases().patroni()));
    }

    private static List<String> packages(PgsqlSpec spec) {
        List<String> packages = new ArrayList<>(List.of("python3-etcd", "python3-psycopg2", "etcd-client"));
        spec.citus().map(c -> c.pkg(spec.version())).ifPresent(packages::add);
        spec.presentDatabases().stream()
                .flatMap(d -> d.extensionNames().stream())
                .sorted()
                .distinct()
                .flatMap(e -> Extensions.find(e, spec.version()).orElseThrow().pkg(spec.version()).stream())
                .distinct()
                .forEach(packages::add);
        return packages;
    }

    private static String citus(PgsqlCitus citus) {
        return "\n"
                + Text.render(
                                "patroni-citus.yml",
                                Map.of("group", citus.group(), "database", Yaml.quoted(citus.database())))
                        .stripTrailing();
    }

    private static String ident(PgsqlSpec spec, PgsqlCitus citus) {
        return CitusAccess.map(spec, citus).stream()
                .collect(Collectors.joining("\n    - ", "\n  pg_ident:\n    - ", ""));
    }

    static String data(PgsqlSpec spec) {
        return "/var/lib/postgresql/" + spec.version() + "/" + spec.name();
    }

    /** Whose the data on a node is: the cluster's name and the environment's authority. */
    static String owner(PgsqlSpec spec) {
        return owner(spec, spec.name());
    }

    /** The same of another cluster of the environment. */
    static String owner(PgsqlSpec spec, String cluster) {
        return cluster + " " + Fingerprints.of(spec.authority());
    }

    private static String config(PgsqlSpec spec, PgsqlMember member) {
        Map<String, Object> values = new HashMap<>();
        values.put("scope", spec.scope());
        values.put("cluster", spec.name());
        values.put("citus", spec.citus().map(PatroniFiles::citus).orElse(""));
        values.put("ident", spec.citus().map(c -> ident(spec, c)).orElse(""));
        values.put("instance", spec.instance(member));
        values.put("ip", member.ip());
        values.put("patroniPort", PgsqlSpec.PATRONI_PORT);
        values.put("pki", PKI);
        values.put("restPassword", Yaml.quoted(spec.restPassword().reveal()));
        values.put(
                "etcdHosts",
                Yaml.quoted(spec.etcd().stream()
                        .map(url -> URI.create(url).getAuthority())
                        .toList()));
        values.put("dcs", ClusterConfig.wanted(spec));
        values.put("first", BackupFiles.bootstrap(spec));
        values.put("sourceCa", sourceAuthority(spec));
        values.put("tags", tags(spec, member));
        // A member on its own has nobody who could lead in its place.
        values.put("watchdog", spec.members().size() > 1 ? "automatic" : "\"off\"");
        values.put(
                "beforeStop",
                handsOver(spec)
                        ? Text.render("patroni-handover.yml", Map.of("script", BEFORE_STOP, "mark", HANDOVER))
                        : "");
        values.put("promoted", PROMOTED);
        values.put("data", data(spec));
        values.put("version", spec.version());
        values.put("superuserPassword", Yaml.quoted(spec.superuserPassword().reveal()));
        values.put("replicator", Names.REPLICATOR);
        values.put("replicationPassword", Yaml.quoted(spec.replicationPassword().reveal()));
        values.put("rewinder", Names.REWINDER);
        values.put("rewindPassword", Yaml.quoted(spec.rewindPassword().reveal()));
        values.put(
                "hba",
                new Hba(spec)
                        .postgres(member)
                        .lines()
                        .filter(l -> !l.isBlank() && !l.startsWith("#"))
                        .map(l -> "    - " + l)
                        .collect(Collectors.joining("\n")));
        return Text.render("patroni.yml", values);
    }
}
