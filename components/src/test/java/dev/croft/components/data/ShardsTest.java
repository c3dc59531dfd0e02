package dev.croft.components.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters of an environment that are groups of one Citus shard. */
class ShardsTest {
    /** A worker stands before its coordinator in the file. */
    static final String YAML =
            """
            domain: shard.croft
            network: { cidr: 10.42.0.0/24 }
            infra: { nodes: [ { ip: 10.42.0.10 } ] }
            etcd: { members: [ { node: infra-1 } ] }
            pgsql:
              pg-one:
                citus: { shard: pg-shard, group: 1, database: app }
                members: [ { seq: 1, role: primary, ip: 10.42.0.21 }, { seq: 2, ip: 10.42.0.22 } ]
              pg-coord:
                citus: { shard: pg-shard, group: 0, database: app, packageName: postgresql-17-citus-13.0 }
                members: [ { seq: 1, role: primary, ip: 10.42.0.11 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases:
                  - { name: other, owner: app }
                  - { name: app, owner: app, extensions: [ pg_trgm ], baseline: "create table t (n int)" }
              pg-plain:
                members: [ { seq: 1, role: primary, ip: 10.42.0.31 } ]
            """;

    @Test
    void aWorkerComesAfterItsCoordinatorAndHasItsUsersAndTheDatabase() {
        var clusters = EnvironmentFile.parse("shard.yaml", YAML).pgsql();
        assertThat(Upstreams.order(clusters)).containsSubsequence("pg-coord", "pg-one");
        assertThat(Shards.others(clusters, "pg-coord")).containsExactly("pg-one");
        assertThat(Shards.others(clusters, "pg-plain")).isEmpty();
        assertThat(Shards.coordinatorOf(clusters, "pg-one")).contains("pg-coord");
        assertThat(Shards.coordinatorOf(clusters, "pg-coord")).isEmpty();
        assertThat(Shards.users(clusters, "pg-one"))
                .extracting(Pgsql.User::name)
                .containsExactly("app");
        assertThat(Shards.users(clusters, "pg-plain")).isEmpty();
        assertThat(Shards.databases(clusters, "pg-one")).singleElement().satisfies(d -> {
            assertThat(d.name()).isEqualTo("app");
            assertThat(d.extensions()).containsExactly("pg_trgm");
            assertThat(d.baseline()).as("the coordinator runs it for all").isEmpty();
        });
        assertThat(Shards.databases(clusters, "pg-coord")).hasSize(2);
        assertThat(Shards.packageName(clusters, "pg-one")).contains("postgresql-17-citus-13.0");
        assertThat(Shards.packageName(clusters, "pg-plain")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            group: 1, database       | group: 0, database             | pgsql.pg-coord.citus.group: 0 is taken by pgsql.pg-one
            group: 0, database       | group: 2, database             | pgsql.pg-one.citus.shard: 'pg-shard' has no coordinator: another cluster must have citus: { shard: pg-shard, group: 0, database: app }
            shard: pg-shard, group: 1 | shard: pg-else, group: 1      | pgsql.pg-one.citus.shard: 'pg-else' has no coordinator
            1, database: app         | 1, database: other             | pgsql.pg-one.citus.database: must be the coordinator's, app, found other
            0, database: app         | 0, database: none              | pgsql.pg-coord.citus.database: must be one of the cluster's databases [other, app], found 'none'
            pg-one:                  | pg-one:\\n    version: 15       | pgsql.pg-one.version: must be the coordinator's, 17, found 15
            pg-one:                  | pg-one:\\n    users: [ { name: x } ] | pgsql.pg-one.users: are those of the coordinator; list them there
            pg-one:                  | pg-one:\\n    upstream: { cluster: pg-plain } | pgsql.pg-one.upstream: cannot be given together with citus
            pg-plain:                | pg-plain:\\n    upstream: { cluster: pg-one } | pgsql.pg-plain.upstream.cluster: 'pg-one' is a group of a Citus shard
            pg-plain:                | pg-shard:                      | pgsql.pg-shard: has the name of a Citus shard that it is no group of
            group: 1, database       | group: -1, database            | pgsql.pg-one.citus.group: must be
            shard: pg-shard, group: 1 | shard: PG, group: 1           | pgsql.pg-one.citus.shard: must be a name of lower-case letters
            """)
    void shardsThatCannotBe(String good, String bad, String error) {
        assertThat(YAML).contains(good);
        var yaml = YAML.replace(good, bad.replace("\\n", "\n"));
        assertThatThrownBy(() -> EnvironmentFile.parse("shard.yaml", yaml))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
    }

    @Test
    void aWorkerListsNoDatabases() {
        var yaml = YAML.replace(
                "  pg-one:\n", "  pg-one:\n    databases: [ { name: x, owner: app } ]\n    users: [ { name: app } ]\n");
        assertThatThrownBy(() -> EnvironmentFile.parse("shard.yaml", yaml))
                .hasMessageContaining("pgsql.pg-one.databases: is the one that citus.database names");
    }
}
