package dev.croft.bootstrap.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.InvalidException;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetaTest {
    private static final Inventory INVENTORY = new Inventory(
            List.of(new Inventory.Node("pg-test-1", "pg-test", "10.43.0.11")),
            List.of(
                    new Inventory.Cluster("pg-test", "pgsql", Optional.empty()),
                    new Inventory.Cluster("cache", "redis", Optional.of("sentinel"))),
            List.of(
                    new Inventory.Instance(
                            "pg-test-1", "etcd", "etcd", "pg-test-1", "10.43.0.11", 2379, Optional.empty()),
                    new Inventory.Instance(
                            "pg-test-1", "pg-test", "pgsql", "pg-test-1", "10.43.0.11", 5432, Optional.of("primary"))),
            List.of(new Inventory.Database("pg-test", "app", "owner")),
            List.of(new Inventory.User("pg-test", "app", List.of("readonly"))),
            List.of(new Inventory.Service("pg-test", "primary", 5433, List.of("10.43.0.11"))));

    @Test
    void everythingIsAnEntryAndTwoOfOneNameAreTwo() {
        var entries = Entries.of(INVENTORY);
        assertThat(entries.keySet())
                .containsExactly(
                        "clusters/cache",
                        "clusters/pg-test",
                        "databases/pg-test/app",
                        "instances/etcd/pg-test-1",
                        "instances/pgsql/pg-test-1",
                        "nodes/pg-test-1",
                        "services/pg-test/primary",
                        "users/pg-test/app");
        assertThat(entries.get("clusters/cache"))
                .hasToString("{\"name\":\"cache\",\"module\":\"redis\",\"kind\":\"sentinel\"}");
        assertThat(entries.get("clusters/pg-test")).hasToString("{\"name\":\"pg-test\",\"module\":\"pgsql\"}");
        assertThat(entries.get("users/pg-test/app").get("roles")).hasToString("[\"readonly\"]");
    }

    @Test
    void aClusterWithoutMembersIsRefused() {
        assertThatThrownBy(() -> new MetaSpec(
                        "pg-test",
                        List.of(),
                        new CertificateAuthority("c", Secret.of("k")),
                        Secret.of("p"),
                        "meta",
                        INVENTORY,
                        OnDelete.CLEAN))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("members: is empty; give the members of cluster 'pg-test'");
    }
}
