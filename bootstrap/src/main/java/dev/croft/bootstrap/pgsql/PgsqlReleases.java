package dev.croft.bootstrap.pgsql;

import dev.croft.model.Doc;
import dev.croft.model.Matches;
import java.util.Optional;

@Doc(
        "Minor releases that the members run: `17.6`, or with Debian's own revision `17.6-0+deb13u1`. Left out: what was installed stays.")
public record PgsqlReleases(
        @Doc("PostgreSQL's, of the cluster's major version.")
                @Matches(
                        value = "[0-9]{2}\\.[0-9]+(-[A-Za-z0-9.+~]+)?",
                        allowed = "a release such as 17.6, or 17.6-0+deb13u1 with Debian's revision")
                Optional<String> postgresql,
        @Doc("Patroni's.")
                @Matches(
                        value = "[0-9]+(\\.[0-9]+){1,3}(-[A-Za-z0-9.+~]+)?",
                        allowed = "a release such as 4.0.6, or 4.0.6-1 with Debian's revision")
                Optional<String> patroni) {

    boolean given() {
        return postgresql.isPresent() || patroni.isPresent();
    }
}
