package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

@Doc("Who may log in from where, to PostgreSQL and to its pooler.")
public record PgsqlHba(
        @Doc("Users: names, `+role` for those who have a role, or `all`; left out: all.")
                @Matches(value = "\\+?[a-z_][a-z0-9_-]{0,62}", allowed = "a user, +role, or all")
                List<String> users,
        @Doc("Databases: names, `replication`, or `all`; left out: all.")
                @Matches(value = "[a-z_][a-z0-9_-]{0,62}", allowed = "a database, replication, or all")
                List<String> databases,
        @Doc(
                        "Where they come from: networks such as `10.9.0.0/16`, `local` (the member itself), `cluster` (the members), `environment` (its network), `world`.")
                @Matches(
                        value = "local|cluster|environment|world|[0-9.]{7,15}(/[0-9]{1,2})?",
                        allowed = "local, cluster, environment, world, or a network such as 10.9.0.0/16")
                List<String> addresses,
        @Doc(
                        "`ssl`: a password, over TLS only. `scram`: a password, over TLS or not. `cert`: a client certificate of the environment's authority with the user's name. `deny`: not at all.")
                @Default("\"ssl\"")
                Method method) {
    /** How one logs in. */
    public enum Method {
        SSL,
        SCRAM,
        CERT,
        DENY
    }

    static final String ALL = "all";

    public PgsqlHba {
        users = users.isEmpty() ? List.of(ALL) : List.copyOf(users);
        databases = databases.isEmpty() ? List.of(ALL) : List.copyOf(databases);
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new InvalidException("addresses", "must hold at least one address, network or name for them");
        }
        for (var i = 0; i < addresses.size(); i++) {
            if (Character.isDigit(addresses.get(i).charAt(0))) {
                try {
                    network(addresses.get(i));
                } catch (InvalidException e) {
                    throw new InvalidException(
                            "addresses[" + i + "]", e.problems().get(0).message());
                }
            }
        }
    }

    /** Whether it holds for everybody: then the balancer can go by it, which sees where a client comes from. */
    boolean forAll() {
        return users.contains(ALL) && databases.contains(ALL);
    }

    /** The networks that it means in a cluster. */
    List<String> networks(List<String> members, Cidr environment) {
        List<String> found = new ArrayList<>();
        for (var address : addresses) {
            switch (address) {
                case "local" -> found.add("127.0.0.1/32");
                case "cluster" -> members.forEach(ip -> found.add(ip + "/32"));
                case "environment" -> found.add(environment.toString());
                case "world" -> found.add("0.0.0.0/0");
                default -> found.add(network(address).toString());
            }
        }
        return Stream.of(found).flatMap(List::stream).distinct().toList();
    }

    private static Cidr network(String text) {
        return Cidr.parse(text.contains("/") ? text : text + "/32");
    }
}
