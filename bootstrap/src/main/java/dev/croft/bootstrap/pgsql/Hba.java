package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.pgsql.PgsqlHba.Method;
import dev.croft.model.Cidr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may log in from where: the rules of PostgreSQL, of PgBouncer, and what HAProxy sees of them. First match wins. */
final class Hba {
    private final PgsqlSpec spec;
    private final List<String> members;

    Hba(PgsqlSpec spec) {
        this.spec = spec;
        this.members = spec.members().stream().map(PgsqlMember::ip).toList();
    }

    /** pg_hba.conf of a member. */
    String postgres(PgsqlMember member) {
        var replicas = Stream.concat(
                        members.stream().map(ip -> ip + "/32"),
                        spec.followers().stream()
                                .flatMap(f -> f.addresses().stream().map(Cidr::toString)))
                .distinct()
                .map(from -> "hostssl replication " + Names.REPLICATOR + " " + from + " scram-sha-256\n"
                        + "hostssl postgres " + Names.REWINDER + " " + from + " scram-sha-256")
                .collect(Collectors.joining("\n"));
        var superusers = spec.presentUsers().stream()
                .filter(PgsqlUser::superuser)
                .map(u ->
                        "hostssl all " + u.name() + " 127.0.0.1/32 scram-sha-256\nhost all " + u.name() + " all reject")
                .collect(Collectors.joining("\n"));
        return Text.render(
                "hba",
                Map.of(
                        "superuser",
                        Names.SUPERUSER,
                        "citus",
                        spec.citus()
                                .map(c -> String.join("\n", CitusAccess.rules(spec, c, member)))
                                .orElse(""),
                        "superusers",
                        superusers,
                        "replicator",
                        Names.REPLICATOR,
                        "rewinder",
                        Names.REWINDER,
                        "members",
                        replicas,
                        "rules",
                        rules(false),
                        "network",
                        spec.network()));
    }

    /** PgBouncer's file of the same form. It knows no roles, and no replication goes through it. */
    String pooler() {
        return Text.render("pgbouncer.hba", Map.of("rules", rules(true), "network", spec.network()));
    }

    private String rules(boolean pooler) {
        List<String> lines = new ArrayList<>();
        for (var rule : spec.hba()) {
            var databases = pooler
                    ? rule.databases().stream()
                            .filter(d -> !d.equals("replication"))
                            .toList()
                    : rule.databases();
            var users = pooler ? expanded(rule.users()) : roles(rule.users());
            if (databases.isEmpty() || users.isEmpty()) {
                continue;
            }
            if (rule.method() == Method.DENY && rule.forAll()) {
                // Clients come through the balancers, which have turned away whom this rule means.
                lines.add("# Through the balancers of the members.");
                members.forEach(ip -> lines.add("hostssl all all " + ip + "/32 scram-sha-256"));
            }
            var who = String.join(",", databases) + " " + String.join(",", users);
            if (rule.addresses().contains("local")) {
                lines.add("local " + who + " " + (rule.method() == Method.DENY ? "reject" : "scram-sha-256"));
            }
            rule.networks(members, spec.network())
                    .forEach(from -> lines.add(line(rule.method(), who + " " + from, pooler)));
        }
        return lines.isEmpty() ? "# None are declared." : String.join("\n", lines);
    }

    private static String line(Method method, String what, boolean pooler) {
        return switch (method) {
            case SSL -> "hostssl " + what + " scram-sha-256";
            case SCRAM -> "host " + what + " scram-sha-256";
                // PostgreSQL wants to be told that the name must fit; PgBouncer always looks.
            case CERT -> "hostssl " + what + (pooler ? " cert" : " cert clientcert=verify-full");
            case DENY -> "host " + what + " reject";
        };
    }

    /** A role of the declaration as the database calls it. */
    private static List<String> roles(List<String> users) {
        return users.stream()
                .map(u -> u.startsWith("+") && Names.ROLES.contains(u.substring(1))
                        ? "+" + WantedRole.role(u.substring(1))
                        : u)
                .toList();
    }

    private List<String> expanded(List<String> users) {
        return users.stream()
                .flatMap(u -> u.startsWith("+") ? having(u.substring(1)) : Stream.of(u))
                .distinct()
                .toList();
    }

    /** Users who have a role, by themselves or through another one. */
    private Stream<String> having(String role) {
        Set<String> names = new HashSet<>(Set.of(role));
        if (role.equals("readonly")) {
            names.addAll(Set.of("readwrite", "admin"));
        } else if (role.equals("readwrite") || role.equals("monitor")) {
            names.add("admin");
        }
        var grown = true;
        while (grown) {
            grown = names.addAll(spec.presentUsers().stream()
                    .filter(u -> u.roles().stream().anyMatch(names::contains))
                    .map(PgsqlUser::name)
                    .toList());
        }
        return spec.presentUsers().stream()
                .map(PgsqlUser::name)
                .filter(names::contains)
                .sorted();
    }

    /**
     * Who may reach a service at all: lines of a HAProxy frontend. PostgreSQL sees the balancer's address and not the
     * client's, so rules for everybody are kept here; one for some users only opens and closes nothing here.
     */
    String balancer() {
        List<String> lines = new ArrayList<>(List.of("  tcp-request connection accept if { src 127.0.0.0/8 }"));
        for (var rule : spec.hba()) {
            if (rule.forAll()) {
                var verb = rule.method() == Method.DENY ? "reject" : "accept";
                lines.add("  tcp-request connection " + verb + " if { src "
                        + String.join(" ", rule.networks(members, spec.network())) + " }");
            }
        }
        lines.add("  tcp-request connection reject unless { src " + spec.network() + " }");
        return String.join("\n", lines);
    }
}
