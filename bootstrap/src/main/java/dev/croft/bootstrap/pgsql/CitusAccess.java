package dev.croft.bootstrap.pgsql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the members of a Citus shard come in to each other: whoever asks one of them is asked for there too, under the same name.
 * The certificate of a member stands in for the password of the user, which nothing but the user knows.
 */
final class CitusAccess {
    /** The map's name in pg_ident.conf. */
    private static final String MAP = "croft_citus";

    private CitusAccess() {}

    /** What Citus adds to its connections (its documentation, citus.node_conninfo). */
    static String connection() {
        return "sslmode=verify-full sslrootcert=" + PatroniFiles.PKI + "/ca.crt sslcert=" + PatroniFiles.PKI
                + "/member.crt sslkey=" + PatroniFiles.PKI + "/member.key";
    }

    /** The coordinator's leader as the superuser, for libpq. */
    static String coordinator(PgsqlCitus citus) {
        return "host="
                + citus.peers(PgsqlCitus.COORDINATOR).stream()
                        .map(PgsqlPeer::ip)
                        .collect(Collectors.joining(","))
                + " port=" + PgsqlSpec.POSTGRES_PORT + " dbname=" + citus.database() + " user=" + Names.SUPERUSER
                + " target_session_attrs=read-write connect_timeout=5 " + connection();
    }

    /**
     * Rules for pg_hba.conf. Superusers come from all members. Other users come from the other groups and, where Citus asks
     * its own server, from the member itself; from the rest of the group they come through HAProxy, with their passwords.
     */
    static List<String> rules(PgsqlSpec spec, PgsqlCitus citus, PgsqlMember member) {
        var others = citus.peers().stream().map(PgsqlPeer::ip).toList();
        var own = spec.members().stream().map(PgsqlMember::ip);
        var users = ordinary(spec);
        List<String> rules = new ArrayList<>();
        Stream.concat(own, others.stream()).forEach(ip -> rules.add(rule(citus, superusers(spec), ip)));
        if (!users.isEmpty()) {
            Stream.concat(Stream.of(member.ip()), others.stream()).forEach(ip -> rules.add(rule(citus, users, ip)));
        }
        return List.copyOf(rules);
    }

    private static String rule(PgsqlCitus citus, List<String> users, String ip) {
        return "hostssl " + citus.database() + " " + String.join(",", users) + " " + ip + "/32 cert map=" + MAP;
    }

    /** Lines of pg_ident.conf: which certificate stands for whom. PostgreSQL 15 knows no "all" there. */
    static List<String> map(PgsqlSpec spec, PgsqlCitus citus) {
        return Stream.concat(
                        spec.members().stream().map(spec::instance),
                        citus.peers().stream().map(PgsqlPeer::name))
                .flatMap(name -> Stream.concat(superusers(spec).stream(), ordinary(spec).stream())
                        .map(user -> MAP + " " + name + " " + user))
                .toList();
    }

    private static List<String> superusers(PgsqlSpec spec) {
        return Stream.concat(Stream.of(Names.SUPERUSER), named(spec, true)).toList();
    }

    private static List<String> ordinary(PgsqlSpec spec) {
        return named(spec, false).toList();
    }

    private static Stream<String> named(PgsqlSpec spec, boolean superuser) {
        return spec.presentUsers().stream()
                .filter(u -> u.login() && u.superuser() == superuser)
                .map(PgsqlUser::name)
                .sorted();
    }
}
