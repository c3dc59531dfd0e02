package dev.croft.bootstrap.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Golden;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EtcdItemsTest {
    @Test
    void threeMembersWithARegistry() throws IOException {
        var registry = "{registry: [{name: 'infra-1', connection: " + EtcdSpecs.CONNECTION
                + "}], quotaMib: 256, autoCompaction: '30m'}";
        Golden.check(
                EtcdItemsTest.class, "three.txt", new EtcdModule().items(EtcdSpecs.of(List.of(1, 2, 3), registry)));
    }

    @Test
    void anotherMemberChangesNothingOnTheOthers() {
        assertThat(items(EtcdSpecs.of(3))).isEqualTo(items(EtcdSpecs.of(1)));
    }

    @Test
    void theEngineNeverStartsAMember() {
        assertThat(items(EtcdSpecs.of(1)))
                .filteredOn(Item.Unit.class::isInstance)
                .singleElement()
                .satisfies(u -> assertThat(((Item.Unit) u).running()).isFalse())
                .satisfies(u -> assertThat(((Item.Unit) u).onChange()).isEqualTo(Item.OnChange.NOTHING));
    }

    private static List<Item> items(EtcdSpec spec) {
        return new EtcdModule()
                .items(spec).stream()
                        .filter(n -> n.node().equals("pg-test-1"))
                        .map(NodeItems::items)
                        .findFirst()
                        .orElseThrow();
    }
}
