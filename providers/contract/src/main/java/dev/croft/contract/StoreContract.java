package dev.croft.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.Existing;
import dev.croft.spi.Owner;
import dev.croft.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of {@link dev.croft.spi.Store} for one kind of thing. */
public abstract class StoreContract<S extends Record, T extends Record> {
    /** The stack of all owners. */
    protected static final String STACK = "contract";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What to go through; asked once for each test. */
    protected abstract Sample<S, T> sample();

    /** Names of all that the backend has, of these tests or not. */
    protected abstract List<String> present();

    /** The same store, of a run that has changed nothing yet. */
    protected Store<S, T> another() {
        return sample().store();
    }

    /** Whether a thing that is made again is known by another id; by the same one where ids are names of ours. */
    protected boolean freshIds() {
        return true;
    }

    /** A call of an owner that nobody else has. */
    protected static Call call() {
        return call(owner());
    }

    protected static Owner owner() {
        var name = "thing-" + NUMBER.incrementAndGet();
        return new Owner("contract", "urn:pulumi:contract::test::x::" + name, name, STACK, "1");
    }

    protected static Call call(Owner owner) {
        return new Call(owner, Instant.now().plus(Duration.ofMinutes(3)), text -> {});
    }

    private static <S extends Record, T extends Record> Existing<S, T> look(
            Sample<S, T> sample, Call call, Existing<S, T> made, S declared) {
        return sample.store().read(call, made.id(), Optional.of(declared)).orElseThrow();
    }

    @Test
    void isReadAsItWasDeclaredAndGoesWithoutATrace() {
        var sample = sample();
        var before = present();
        var call = call();
        assertThat(sample.store().check(sample.spec())).isEmpty();
        var made = sample.store().create(call, sample.spec());
        var found = look(sample, call, made, sample.spec());
        assertThat(found.spec()).isEqualTo(sample.spec());
        assertThat(found.state()).isEqualTo(made.state());
        assertThat(found.drift()).isEmpty();
        assertThat(another().read(call, made.id(), Optional.of(sample.spec()))).contains(found);
        sample.store().delete(call, made.id(), sample.spec());
        assertThat(another().read(call, made.id(), Optional.of(sample.spec()))).isEmpty();
        assertThat(sample.store().read(call, made.id(), Optional.of(sample.spec())))
                .isEmpty();
        assertThat(present()).isEqualTo(before);
        sample.store().delete(call, made.id(), sample.spec());
    }

    @Test
    void isAdoptedByTheSameOwnerAndMadeAnewForAnother() {
        var sample = sample();
        var owner = owner();
        var made = sample.store().create(call(owner), sample.spec());
        assertThat(sample.store().create(call(owner), sample.spec())).isEqualTo(made);
        sample.store().delete(call(owner), made.id(), sample.spec());
        var again = sample.store().create(call(owner), sample.spec());
        assertThat(again.id().equals(made.id())).isNotEqualTo(freshIds());
        sample.store().delete(call(owner), again.id(), sample.spec());
    }

    @TestFactory
    List<DynamicTest> eachChangeIsMadeInPlace() {
        var sample = sample();
        return sample.changes().entrySet().stream()
                .map(change -> DynamicTest.dynamicTest(change.getKey(), () -> {
                    var call = call();
                    var made = sample.store().create(call, sample.spec());
                    try {
                        assertThat(sample.store().refuse(sample.spec(), change.getValue()))
                                .isEmpty();
                        sample.store().update(call, made.id(), sample.spec(), change.getValue());
                        var found = look(sample, call, made, change.getValue());
                        assertThat(found.spec()).isEqualTo(change.getValue());
                        assertThat(found.drift()).isEmpty();
                    } finally {
                        sample.store().delete(call, made.id(), change.getValue());
                    }
                }))
                .toList();
    }

    private static <S extends Record> void drifted(Existing<S, ?> found, S declared) {
        assertThat(!found.spec().equals(declared) || !found.drift().isEmpty())
                .as("drift is seen")
                .isTrue();
    }

    @TestFactory
    List<DynamicTest> whatAnotherHandDoesIsSeenAndSetRight() {
        var sample = sample();
        return sample.tampers().entrySet().stream()
                .map(tamper -> DynamicTest.dynamicTest(tamper.getKey(), () -> {
                    var call = call();
                    var made = sample.store().create(call, sample.spec());
                    try {
                        tamper.getValue().with(made);
                        var found = look(sample, call, made, sample.spec());
                        drifted(found, sample.spec());
                        drifted(
                                another()
                                        .read(call, made.id(), Optional.of(sample.spec()))
                                        .orElseThrow(),
                                sample.spec());
                        sample.store().update(call, made.id(), found.spec(), sample.spec());
                        var after = look(sample, call, made, sample.spec());
                        assertThat(after.spec()).isEqualTo(sample.spec());
                        assertThat(after.drift()).isEmpty();
                    } finally {
                        sample.store().delete(call, made.id(), sample.spec());
                    }
                }))
                .toList();
    }

    @Test
    void anImportTellsWhatIsThere() throws Exception {
        var sample = sample();
        var call = call();
        var made = sample.store().create(call, sample.spec());
        try {
            var found = sample.store().read(call, made.id(), Optional.empty()).orElseThrow();
            assertThat(found.state()).isEqualTo(made.state());
            var declared = fields(sample.spec());
            var imported = fields(found.spec());
            declared.forEach((name, value) -> {
                // A default that was left out may come back as what it stands for.
                if (!sample.unimportable().contains(name) && !Optional.empty().equals(value)) {
                    assertThat(imported).containsEntry(name, value);
                }
            });
            assertThat(sample.store().check(found.spec())).isEmpty();
        } finally {
            sample.store().delete(call, made.id(), sample.spec());
        }
    }

    private static Map<String, Object> fields(Record value) throws ReflectiveOperationException {
        var fields = new LinkedHashMap<String, Object>();
        for (var component : value.getClass().getRecordComponents()) {
            fields.put(component.getName(), component.getAccessor().invoke(value));
        }
        return fields;
    }

    @Test
    void whatIsNotThereIsNeverFoundNorChanged() {
        var sample = sample();
        var call = call();
        var made = sample.store().create(call, sample.spec());
        sample.store().delete(call, made.id(), sample.spec());
        assertThat(sample.store().read(call, made.id(), Optional.empty())).isEmpty();
        assertThatThrownBy(() -> sample.store().update(call, made.id(), sample.spec(), sample.spec()))
                .isInstanceOfSatisfying(CloudException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CloudException.Kind.NOT_FOUND);
                    assertThat(e).hasMessageContaining(call.owner().name());
                });
    }

    @Test
    void aCallWithoutTimeEndsAtOnce() {
        var sample = sample();
        var call = new Call(owner(), Instant.now(), text -> {});
        assertThatThrownBy(() -> sample.store().create(call, sample.spec()))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.TIMEOUT));
    }

    @TestFactory
    List<DynamicTest> whatTheBackendLacksIsRefusedByItsPath() {
        var sample = sample();
        return sample.lacks().entrySet().stream()
                .map(lack -> DynamicTest.dynamicTest(lack.getKey(), () -> assertThat(
                                sample.store().check(lack.getValue()))
                        .anySatisfy(problem -> assertThat(problem.path()).isEqualTo(lack.getKey()))))
                .toList();
    }
}
