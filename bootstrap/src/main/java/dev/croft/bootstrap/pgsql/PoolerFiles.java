package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.Item;
import dev.croft.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** PgBouncer on a member: pools connections to the PostgreSQL of the same node. */
final class PoolerFiles {
    /** Prepared statements in transaction mode came with PgBouncer 1.21; Debian 12 has 1.18. */
    private static final int PREPARED_SINCE = 17;

    private PoolerFiles() {}

    static List<Item> items(PgsqlSpec spec, PgsqlMember member, Verifiers verifiers) {
        var config = Item.File.of("/etc/pgbouncer/pgbouncer.ini", config(spec, member))
                .owned("postgres", "postgres", "0640");
        var hba =
                Item.File.of("/etc/pgbouncer/hba.conf", new Hba(spec).pooler()).owned("postgres", "postgres", "0640");
        var users = Item.File.secret(
                "/etc/pgbouncer/userlist.txt", Secret.of(users(spec, verifiers)), "postgres", "postgres");
        var memory = 64 + spec.pool().maxClients() / 16;
        var limits = Text.render(
                "pgbouncer.service.conf",
                Map.of("memoryMib", memory, "files", spec.pool().maxClients() + 1024));
        return List.of(
                new Item.Package("pgbouncer"),
                config,
                hba,
                users,
                new Item.Directory("/etc/systemd/system/pgbouncer.service.d", "root", "root", "0755"),
                Item.File.of("/etc/systemd/system/pgbouncer.service.d/croft.conf", limits),
                new Item.Unit(
                        "pgbouncer.service",
                        true,
                        true,
                        Item.OnChange.RELOAD,
                        Set.of(
                                config.name(),
                                hba.name(),
                                users.name(),
                                "certificate:" + PatroniFiles.PKI + "/member.crt",
                                "file:" + PatroniFiles.PKI + "/ca.crt")));
    }

    private static String config(PgsqlSpec spec, PgsqlMember member) {
        Map<String, Object> values = new HashMap<>();
        values.put("instance", spec.instance(member));
        values.put("ip", member.ip());
        values.put("port", PgsqlSpec.PGBOUNCER_PORT);
        values.put("monitor", Names.MONITOR);
        values.put("pki", PatroniFiles.PKI);
        values.put("mode", word(spec.pool().mode()));
        values.put("maxClients", spec.pool().maxClients());
        values.put("databases", databases(spec));
        values.put("users", poolUsers(spec));
        values.put("size", spec.pool().size());
        values.put(
                "maxServer", Math.max(10, Integer.parseInt(Parameters.of(spec).get("max_connections")) - 25));
        values.put(
                "prepared",
                spec.version() >= PREPARED_SINCE
                        ? "; Prepared statements work in transaction mode too.\nmax_prepared_statements = 200"
                        : "; This release knows no prepared statements in transaction mode.");
        return Text.render("pgbouncer.ini", values);
    }

    /** Databases that are pooled in a way of their own. */
    private static String databases(PgsqlSpec spec) {
        return spec.presentDatabases().stream()
                .filter(d -> d.poolMode().isPresent() || d.poolSize().isPresent())
                .map(d -> d.name() + " = host=/var/run/postgresql port=" + PgsqlSpec.POSTGRES_PORT
                        + d.poolMode().map(m -> " pool_mode=" + word(m)).orElse("")
                        + d.poolSize().map(n -> " pool_size=" + n).orElse("")
                        + "\n")
                .collect(Collectors.joining());
    }

    /** Users that are pooled in a way of their own. */
    private static String poolUsers(PgsqlSpec spec) {
        return spec.presentUsers().stream()
                .filter(u -> u.poolMode().isPresent() || u.poolConnections().isPresent())
                .map(u -> u.name() + " ="
                        + u.poolMode().map(m -> " pool_mode=" + word(m)).orElse("")
                        + u.poolConnections()
                                .map(n -> " max_user_connections=" + n)
                                .orElse("")
                        + "\n")
                .collect(Collectors.joining());
    }

    private static String word(PgsqlPool.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@code "user" "verifier"}, one a line; no name can hold a quote. What another environment's cluster keeps as verifier
     * is not known here: there it is the password itself (PgBouncer's manual, auth_file), with its quotes doubled.
     */
    static String users(PgsqlSpec spec, Verifiers verifiers) {
        var foreign = spec.upstream().flatMap(PgsqlUpstream::certificate).isPresent();
        return spec.presentUsers().stream()
                .filter(PgsqlUser::throughPooler)
                .map(u -> "\"" + u.name() + "\" \""
                        + (foreign
                                ? u.password().reveal().replace("\"", "\"\"")
                                : verifiers.of(u.name()).reveal())
                        + "\"\n")
                .collect(Collectors.joining());
    }
}
