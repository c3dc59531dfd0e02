package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisVerbTest {
    @Test
    void aVerbIsFoundByItsWordAndKnowsWhatItTakes() {
        assertThat(RedisVerb.of("failover")).contains(RedisVerb.FAILOVER);
        assertThat(RedisVerb.of("FAILOVER")).isEmpty();
        assertThat(RedisVerb.of("flush")).isEmpty();
        assertThat(RedisVerb.FAILOVER.takes(0)).isFalse();
        assertThat(RedisVerb.FAILOVER.takes(1)).isTrue();
        assertThat(RedisVerb.LIST.takes(1)).isFalse();
        assertThat(RedisVerb.RESTART.takes(0)).isTrue();
        assertThat(RedisVerb.LOGS.takes(2)).isTrue();
        assertThat(RedisVerb.LOGS.takes(3)).isFalse();
    }

    @Test
    void theHelpNamesEachVerbOnce() {
        assertThat(RedisVerb.help().lines().filter(l -> !l.startsWith(" ")))
                .hasSize(RedisVerb.values().length)
                .anyMatch(l -> l.startsWith("logs instance [lines]  "));
    }

    @Test
    void columnsAreAsWideAsWhatIsInThemAndEmptyOnesAreLeftOut() {
        assertThat(Columns.of(List.of(List.of("A", "SLOTS", "B"), List.of("long", "", "x"), List.of("s", "", ""))))
                .containsExactly("A     B", "long  x", "s");
    }
}
