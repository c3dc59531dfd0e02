package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterEntryTest {
    private static final String TABLE =
            """
            a1 10.42.0.11:7001@17001,,tls-port=0,shard-id=9f myself,master - 0 1700000000000 1 connected 0-5460 9000 [5461->-b2] [77-<-c3]
            b2 10.42.0.12:7001@17001 master,fail - 1700000000000 1700000000000 2 disconnected 5461-10922
            c3 :0@0 slave,noaddr a1 1700000000000 1700000000000 3 disconnected
            """;

    @Test
    void aLineTellsWhoItIsAndWhatItHas() {
        var entries = ClusterEntry.parse(TABLE);
        assertThat(entries).hasSize(3);
        var own = entries.get(0);
        assertThat(own.endpoint()).isEqualTo("10.42.0.11:7001");
        assertThat(own.myself()).isTrue();
        assertThat(own.slots().cardinality()).isEqualTo(5462);
        assertThat(own.slots().get(9000)).isTrue();
        assertThat(own.open()).containsExactly("5461->-b2", "77-<-c3");
        assertThat(entries.get(1).failed()).isTrue();
        assertThat(entries.get(2).endpoint()).isEmpty();
        assertThat(entries.get(2).unsettled()).isTrue();
        assertThat(entries.get(2).master()).contains("a1");
    }
}
