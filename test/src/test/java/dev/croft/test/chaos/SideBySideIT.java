package dev.croft.test.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two stacks that are made and destroyed at the same time on one machine, with one libvirtd and one cache of images; a part of
 * {@code make chaos}. */
@EnabledIfSystemProperty(named = "chaos.minutes", matches = "\\d+")
class SideBySideIT {
    @Test
    void twoStacksDoNotDisturbEachOther() {
        try (var one = new World(3, false, false);
                var two = new World(4, false, false)) {
            var other = CompletableFuture.runAsync(() -> live(two));
            live(one);
            other.join();
        }
    }

    private static void live(World world) {
        var inventory = new Inventory(world);
        world.declare(Story.NEW);
        world.stack().up().ok();
        world.stack().upUnchanged().ok();
        assertThat(inventory.faults()).isEmpty();
        world.stack().destroy().ok();
        assertThat(inventory.faults()).isEmpty();
    }
}
