package dev.croft.test.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Strikes until the time is over: {@code make chaos MINUTES=n SEED=s}. One life of a stack after the other, from nothing to
 * nothing, with one strike in each of its runs; every third life has PostgreSQL.
 */
class ChaosRun {
    private static final int NUMBER = 2;

    private final Duration budget = Duration.ofMinutes(Long.getLong("chaos.minutes", 30));
    private final long seed = Long.getLong("chaos.seed", System.currentTimeMillis() % 100_000);
    private final Random random = new Random(seed);
    private final Path folder = Path.of("target", "chaos");
    private final List<String> broken = new ArrayList<>();
    private int attacks;
    private int struck;

    @Test
    void nothingIsLostAndNothingIsLeft() throws IOException {
        Files.createDirectories(folder);
        say("seed " + seed + ", " + budget.toMinutes() + " minutes");
        var end = Instant.now().plus(budget);
        // side by side, which must not disturb them either
        var other = CompletableFuture.supplyAsync(() -> learn(NUMBER + 1, false));
        var full = learn(NUMBER, true);
        var light = other.join();
        for (var life = 0; Instant.now().isBefore(end); life++) {
            var plan = life % 3 == 2 ? full : light;
            // by turns a small pool, which images are uploaded to, and one where they are linked
            try (var world = new World(NUMBER, life % 2 == 0, plan == full)) {
                live(world, plan, end);
            } catch (AssertionError e) {
                broken.add("the stack could not be destroyed: " + e.getMessage());
                say("FAULT " + broken.get(broken.size() - 1));
            }
        }
        say(struck + " strikes (" + (attacks - struck) + " more came too late), " + broken.size() + " with faults; "
                + (light.left() + full.left()) + " planned ones were not reached in the time");
        assertThat(broken).as("seed %d, see %s", seed, folder.toAbsolutePath()).isEmpty();
    }

    private Plan learn(int number, boolean full) {
        try (var world = new World(number, true, full)) {
            var plan = Plan.of(world, new Random(seed + number));
            assertThat(new Inventory(world).faults()).isEmpty();
            say((full ? "with" : "without") + " PostgreSQL: " + plan.left() + " strikes planned");
            return plan;
        }
    }

    private void live(World world, Plan plan, Instant end) throws IOException {
        var inventory = new Inventory(world);
        var ledger = new Ledger();
        for (var story : Story.values()) {
            if (Instant.now().isAfter(end) && story != Story.END) {
                return;
            }
            var attack = plan.next(story, world.small());
            var begin = System.nanoTime();
            var outcome = attack.run(world, inventory, ledger);
            attacks++;
            struck += outcome.struck() ? 1 : 0;
            say((outcome.faults().isEmpty() ? "ok    " : "FAULT ") + attack
                    + (world.full() ? ", with PostgreSQL" : "")
                    + (outcome.struck() ? "" : " (too late)") + ", "
                    + (System.nanoTime() - begin) / 1_000_000_000 + " s");
            if (!outcome.faults().isEmpty()) {
                outcome.faults().forEach(fault -> say("      " + fault));
                broken.add(attack.toString());
                Files.writeString(
                        folder.resolve("fault-" + broken.size() + ".txt"),
                        attack + "\n" + outcome.faults() + "\n" + outcome.output());
                // what comes after would only tell the same again
                return;
            }
        }
    }

    private synchronized void say(String line) {
        System.out.println("chaos: " + line);
        try {
            Files.writeString(
                    folder.resolve("report.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
