package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.components.PgsqlCluster.Declaration;
import dev.croft.components.data.Pgsql;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ready connection strings, all secret, with every member as a host: of the first database as its owner, else of
 * {@code postgres} as the first user.
 *
 * @param libpq through balancer and pooler, to the primary (PostgreSQL's manual, Connection URIs)
 * @param jdbc the same for pgjdbc
 * @param direct to PostgreSQL itself; the client finds the member that takes writes
 */
record PgsqlStrings(Output<String> libpq, Output<String> jdbc, Output<String> direct) {

    /** Empty where nobody may log in. */
    static Optional<PgsqlStrings> of(
            Declaration data, Map<String, Output<String>> passwords, dev.croft.sdk.bootstrap.Pgsql cluster) {
        var database = data.databases().stream().filter(d -> !d.absent()).findFirst();
        var user = database.map(Pgsql.Database::owner).or(() -> data.users().stream()
                .filter(u -> !u.absent())
                .map(Pgsql.User::name)
                .findFirst());
        return user.map(name -> of(name, database.map(Pgsql.Database::name).orElse("postgres"), passwords, cluster));
    }

    private static PgsqlStrings of(
            String user,
            String database,
            Map<String, Output<String>> passwords,
            dev.croft.sdk.bootstrap.Pgsql cluster) {
        var password = passwords.get(user).applyValue(PgsqlStrings::encoded);
        var services = cluster.endpoints().applyValue(e -> String.join(",", e.primary()));
        var servers = cluster.instances()
                .applyValue(all -> all.stream().map(i -> i.ip() + ":5432").collect(Collectors.joining(",")));
        return new PgsqlStrings(
                Output.tuple(password, services)
                        .applyValue(t ->
                                "postgresql://" + user + ":" + t.t1 + "@" + t.t2 + "/" + database + "?sslmode=require")
                        .asSecret(),
                Output.tuple(password, services)
                        .applyValue(t -> "jdbc:postgresql://" + t.t2 + "/" + database + "?user=" + user + "&password="
                                + t.t1 + "&sslmode=require")
                        .asSecret(),
                Output.tuple(password, servers)
                        .applyValue(t -> "postgresql://" + user + ":" + t.t1 + "@" + t.t2 + "/" + database
                                + "?sslmode=require&target_session_attrs=read-write")
                        .asSecret());
    }

    private static String encoded(String password) {
        return URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
