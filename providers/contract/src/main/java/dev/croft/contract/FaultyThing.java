package dev.croft.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.spi.Call;
import dev.croft.spi.Owner;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One thing of one run under faults, with an owner that nothing else has. */
final class FaultyThing<S extends Record, T extends Record> {
    /** Twice as long as those that stand in for clouds hide what they made. */
    private static final Duration SHOWN = Duration.ofMillis(100);

    private final String name;
    private final Faults faults;
    private final Store<S, T> store;
    private final S spec;
    private String id = "";

    FaultyThing(String name, Faults faults, Store<S, T> store, S spec) {
        this.name = name;
        this.faults = faults;
        this.store = store;
        this.spec = spec;
    }

    String id() {
        return id;
    }

    private Call call() {
        var owner = new Owner("faults", "urn:pulumi:faults::test::x::" + name, name, "faults", "1");
        return new Call(owner, Instant.now().plus(Duration.ofSeconds(60)), text -> {});
    }

    /** As the engine does it: what was begun is updated by the next run, what was not is created. */
    void make() {
        try {
            id = store.create(call(), spec).id();
        } catch (PartialException e) {
            assertThat(faults.struck()).as(e.getMessage()).isTrue();
            nextRun();
            id = e.existing().id();
            store.update(call(), id, spec, spec);
        }
    }

    /** All is well again, and the next run comes: a second later at the soonest, when the cloud shows what it made. */
    void nextRun() {
        faults.heal();
        try {
            Thread.sleep(SHOWN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void isRight() {
        var found = store.read(call(), id, Optional.of(spec)).orElseThrow();
        assertThat(found.spec()).isEqualTo(spec);
        assertThat(found.drift()).isEmpty();
    }

    void remove() {
        store.delete(call(), id, spec);
    }
}
