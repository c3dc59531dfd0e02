package dev.croft.test.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A few strikes in one life of a stack; {@code make chaos} tries many more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StrikesIT {
    private final Ledger ledger = new Ledger();
    private World world;
    private Inventory inventory;

    @BeforeAll
    void start() {
        world = new World(1, false, true);
        inventory = new Inventory(world);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    @Order(1)
    void killedWhileItMakesAMachine() {
        strike(Story.NEW, Strike.KILL_BOTH, Boundary.start("Create", "Vm pg-box-1"));
    }

    @Test
    @Order(2)
    void interruptedWhileAReplicaIsMade() {
        strike(Story.GROW, Strike.INTERRUPT, Boundary.start("Create", "Node pg-box-2"));
    }

    @Test
    @Order(3)
    @EnabledIfSystemProperty(named = "chaos.minutes", matches = "\\d+")
    void killedWhileAMachineGoes() {
        strike(Story.SHRINK, Strike.KILL_PLUGIN, Boundary.start("Delete", "Vm pg-box-2"));
    }

    @Test
    @Order(4)
    void killedWhileAllGoes() {
        strike(Story.END, Strike.KILL_CLI, Boundary.start("Delete", "Vm pg-box-1"));
    }

    private void strike(Story story, Strike strike, Boundary boundary) {
        var outcome = new Attack(story, strike, new Attack.Moment.At(boundary)).run(world, inventory, ledger);
        assertThat(outcome.struck())
                .as("came by the %s:%n%s", boundary, outcome.output())
                .isTrue();
        assertThat(outcome.faults()).as(outcome.output()).isEmpty();
    }
}
