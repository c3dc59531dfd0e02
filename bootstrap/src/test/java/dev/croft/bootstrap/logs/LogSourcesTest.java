package dev.croft.bootstrap.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.logs.LogSources.Owned;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogSourcesTest {
    @Test
    void unitsAreGroupedByWhoseTheyAre() {
        var items = LogSources.items(
                "cache",
                List.of(
                        new Owned("redis@2", "cache", "cache-1-2"),
                        new Owned("redis@1", "cache", "cache-1-1"),
                        new Owned("exporter", "cache", "cache-1-1")),
                Optional.empty());
        assertThat(((Item.File) items.get(0)).content().reveal())
                .isEqualTo(
                        """
                        # Written by Croft: whose these units are.
                        if $.unit == ["exporter", "redis@1"] then {
                          set $.r!cls = "cache";
                          set $.r!ins = "cache-1-1";
                        }
                        if $.unit == ["redis@2"] then {
                          set $.r!cls = "cache";
                          set $.r!ins = "cache-1-2";
                        }
                        """);
    }

    @Test
    void rsyslogIsRestartedWhenEitherFileChanges() {
        var items = LogSources.items("pg", List.of(new Owned("patroni", "pg", "pg-1")), Optional.of("# text\n"));
        assertThat(items)
                .extracting(Item::name)
                .containsExactly(
                        "file:/etc/croft/logs/units.d/pg.conf",
                        "file:/etc/croft/logs/rsyslog.d/pg.conf",
                        "action:logs of pg");
        assertThat(((Item.Action) items.get(2)).watches())
                .isEqualTo(Set.of("file:/etc/croft/logs/units.d/pg.conf", "file:/etc/croft/logs/rsyslog.d/pg.conf"));
    }
}
