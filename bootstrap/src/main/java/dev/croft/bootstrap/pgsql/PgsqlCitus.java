package dev.croft.bootstrap.pgsql;

import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.List;
import java.util.Optional;

@Doc(
        "Makes the cluster one group of a Citus shard: the coordinator (group 0), or a worker. Given when it is created only.")
public record PgsqlCitus(
        @Doc("Name of the shard, the same in all of its groups; what Patroni calls its scope.")
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}",
                        allowed = "a lower-case name of up to 40 letters, digits and dashes")
                String shard,
        @Doc("Number of this group: 0 for the coordinator, each worker another one.") @Range(min = 0, max = 9999)
                int group,
        @Doc("The database that is distributed, one of `databases`.") String database,
        @Doc("The Debian package that holds Citus; left out: `postgresql-<version>-citus`. Debian itself has none.")
                @Matches(value = "[a-z0-9][a-z0-9+.-]+", allowed = "the name of a Debian package")
                Optional<String> packageName,
        @Doc("The members of the shard's other groups: they come in with their certificates.") List<PgsqlPeer> peers) {
    /** Patroni knows the coordinator by its number. */
    static final int COORDINATOR = 0;

    public PgsqlCitus {
        peers = List.copyOf(peers);
    }

    boolean coordinator() {
        return group == COORDINATOR;
    }

    /** The package to install for a major version of PostgreSQL. */
    String pkg(int version) {
        return packageName.orElse("postgresql-" + version + "-citus");
    }

    /** The members of a group. */
    List<PgsqlPeer> peers(int number) {
        return peers.stream().filter(p -> p.group() == number).toList();
    }
}
