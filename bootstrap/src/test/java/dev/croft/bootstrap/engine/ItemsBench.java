package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.trace.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How long a node with 1,000 files and 200 units is looked at; no test: {@code test/bench/items.sh} runs it. Writes
 * {@code target/items-bench.md}.
 */
class ItemsBench extends OnNode {
    private static final int FILES = 1000;
    private static final int UNITS = 200;
    private static final int RUNS = 7;

    @Test
    void aLargeNode() throws Exception {
        sh("for i in $(seq " + UNITS
                + "); do printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n"
                + "[Install]\\nWantedBy=multi-user.target\\n' >/etc/systemd/system/b$i.service; done; systemctl daemon-reload; "
                + "systemctl -q enable --now $(seq -f 'b%g.service' " + UNITS + ")");
        Item[] items = Stream.concat(
                        IntStream.range(0, FILES)
                                .<Item>mapToObj(i -> Item.File.of("/srv/many/" + i % 20 + "/f" + i, "content " + i)),
                        IntStream.rangeClosed(1, UNITS)
                                .<Item>mapToObj(i -> unit("b" + i + ".service", Item.OnChange.NOTHING)))
                .toArray(Item[]::new);
        Instant first = Instant.now();
        converge(items);
        double written = seconds(first);
        List<Double> looked = new ArrayList<>();
        long trips = roundTrips();
        for (int i = 0; i < RUNS; i++) {
            Instant before = Instant.now();
            assertThat(drift(items)).isEmpty();
            looked.add(seconds(before));
        }
        assertThat(roundTrips() - trips).isEqualTo(RUNS);
        sh("echo theirs >/srv/many/7/f7; systemctl stop b7");
        Instant before = Instant.now();
        converge(items);
        double repaired = seconds(before);
        looked.sort(null);
        Files.writeString(
                Path.of("target/items-bench.md"),
                String.format(
                        Locale.ROOT,
                        "| %d files and %d units: a look, one round trip (median, worst of %d) | %.2f s | %.2f s | <= 1 s |%n"
                                + "| the same: one file and one unit repaired, two round trips | %.2f s | | |%n"
                                + "| the same: %d files written the first time | %.2f s | | |%n"
                                + "| a span of the trace, on and off | %.1f us | %.3f us | |%n",
                        FILES,
                        UNITS,
                        RUNS,
                        looked.get(RUNS / 2),
                        looked.get(RUNS - 1),
                        repaired,
                        FILES,
                        written,
                        span(Trace.to(folder.resolve("bench.json"), System.err::println), 500),
                        span(Trace.off(), 1_000_000)));
    }

    private static double span(Trace trace, int times) {
        Instant before = Instant.now();
        for (int i = 0; i < times; i++) {
            trace.begin("row", "bench", "span").with("n", i).close();
        }
        return Duration.between(before, Instant.now()).toNanos() / 1000.0 / times;
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }
}
