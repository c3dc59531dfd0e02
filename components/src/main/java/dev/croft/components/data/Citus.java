package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("The cluster as a group of a Citus shard: the coordinator, or a worker.")
public record Citus(
        @Doc("Name of the shard, the same in all of its groups.")
                @Matches(
                        value = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                        allowed = "a name of lower-case letters, digits and dashes, such as pg-citus")
                String shard,
        @Doc("Number of the group: 0 for the coordinator, each worker another one.")
                @Default("0")
                @Range(min = 0, max = 9999)
                int group,
        @Doc("The database that is distributed, one of the coordinator's.") String database,
        @Doc(
                        "The Debian package that holds Citus; left out: `postgresql-<version>-citus`, of a worker the coordinator's.")
                @Matches(value = "[a-z0-9][a-z0-9+.-]+", allowed = "the name of a Debian package")
                Optional<String> packageName) {
    static final int COORDINATOR = 0;

    boolean coordinator() {
        return group == COORDINATOR;
    }
}
