package dev.croft.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.contract.Faults.Fault;
import dev.croft.contract.Faults.Seen;
import dev.croft.spi.Backend;
import dev.croft.spi.CloudException;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * A network, a disk, a machine with disk and address are made and taken away, while one call after the other meets with a
 * fault: the end must be right, with nothing twice and nothing left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FaultsContract {
    private FaultyThing<NetworkSpec, ?> network;
    private FaultyThing<DiskSpec, ?> disk;
    private int run;

    /** What befalls the backend's calls. */
    protected abstract Faults faults();

    protected abstract Backend backend();

    /** Names of all that there is. */
    protected abstract List<String> present();

    protected abstract NetworkSpec networkSpec(Egress egress);

    protected abstract DiskSpec diskSpec();

    /** A machine with that disk and an address of its own. */
    protected abstract VmSpec vmSpec(String network, String disk);

    @BeforeAll
    void surroundings() {
        network = network(Egress.ROUTED);
        network.make();
        disk = disk();
        disk.make();
    }

    @AfterAll
    void clean() {
        faults().heal();
        disk.remove();
        network.remove();
    }

    private <S extends Record, T extends Record> FaultyThing<S, T> thing(Store<S, T> store, S spec) {
        return new FaultyThing<>("run-" + ++run, faults(), store, spec);
    }

    private FaultyThing<NetworkSpec, ?> network(Egress egress) {
        return thing(backend().networks(), networkSpec(egress));
    }

    private FaultyThing<DiskSpec, ?> disk() {
        return thing(backend().disks(), diskSpec());
    }

    private FaultyThing<VmSpec, ?> vm() {
        return thing(backend().vms(), vmSpec(network.id(), disk.id()));
    }

    private interface Maker {
        FaultyThing<?, ?> thing();
    }

    /** Numbers of the calls of a kind; of looks that are all alike the first of each action will do. */
    private static List<Integer> numbers(List<Seen> calls, Predicate<Seen> which) {
        var looked = new HashSet<String>();
        var numbers = new ArrayList<Integer>();
        for (var i = 0; i < calls.size(); i++) {
            if (which.test(calls.get(i))
                    && (calls.get(i).changes() || looked.add(calls.get(i).action()))) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private Stream<DynamicTest> making(Maker maker, Fault fault, Predicate<Seen> which) {
        var before = present();
        var model = maker.thing();
        faults().heal();
        model.make();
        var calls = faults().seen();
        var size = present().size();
        model.remove();
        return numbers(calls, which).stream()
                .map(n -> DynamicTest.dynamicTest(
                        fault + " at " + n + ", " + calls.get(n).action(), () -> {
                            var thing = maker.thing();
                            faults().strike(n, fault);
                            try {
                                thing.make();
                            } catch (CloudException e) {
                                assertThat(fault).as(e.getMessage()).isEqualTo(Fault.DEAD);
                                thing.nextRun();
                                thing.make();
                            }
                            faults().heal();
                            thing.isRight();
                            assertThat(present()).hasSize(size);
                            thing.remove();
                            assertThat(present()).isEqualTo(before);
                        }));
    }

    private Stream<DynamicTest> removing(Maker maker, Fault fault) {
        var before = present();
        var model = maker.thing();
        model.make();
        faults().heal();
        model.remove();
        var calls = faults().seen();
        return numbers(calls, Seen::changes).stream()
                .map(n -> DynamicTest.dynamicTest(
                        fault + " at " + n + ", " + calls.get(n).action(), () -> {
                            faults().heal();
                            var thing = maker.thing();
                            thing.make();
                            faults().strike(n, fault);
                            try {
                                thing.remove();
                            } catch (CloudException e) {
                                assertThat(fault).as(e.getMessage()).isEqualTo(Fault.DEAD);
                                faults().heal();
                                thing.remove();
                            }
                            faults().heal();
                            assertThat(present()).isEqualTo(before);
                        }));
    }

    @TestFactory
    Stream<DynamicTest> aMachineWhoseCallsAreLost() {
        return making(this::vm, Fault.LOST_BEFORE, seen -> true);
    }

    @TestFactory
    Stream<DynamicTest> aMachineWhoseAnswersAreLost() {
        return making(this::vm, Fault.LOST_AFTER, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aMachineWhoseCallsAreThrottled() {
        return making(this::vm, Fault.THROTTLED, seen -> true);
    }

    @TestFactory
    Stream<DynamicTest> aMachineThatIsNotKnownYet() {
        return making(this::vm, Fault.NOT_FOUND, Seen::namesSomething);
    }

    @TestFactory
    Stream<DynamicTest> aMachineWhoseCloudFallsSilent() {
        return making(this::vm, Fault.DEAD, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aMachineThatGoesWhileAnswersAreLost() {
        return removing(this::vm, Fault.LOST_AFTER);
    }

    @TestFactory
    Stream<DynamicTest> aMachineThatGoesWhileTheCloudFallsSilent() {
        return removing(this::vm, Fault.DEAD);
    }

    @TestFactory
    Stream<DynamicTest> aDiskWhoseAnswersAreLost() {
        return making(this::disk, Fault.LOST_AFTER, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aDiskWhoseCloudFallsSilent() {
        return making(this::disk, Fault.DEAD, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkWhoseCallsAreLost() {
        return making(() -> network(Egress.ROUTED), Fault.LOST_BEFORE, seen -> true);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkWhoseAnswersAreLost() {
        return making(() -> network(Egress.NAT), Fault.LOST_AFTER, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkThatIsNotKnownYet() {
        return making(() -> network(Egress.ROUTED), Fault.NOT_FOUND, Seen::namesSomething);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkWhoseCloudFallsSilent() {
        return making(() -> network(Egress.NAT), Fault.DEAD, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkThatGoesWhileAnswersAreLost() {
        return removing(() -> network(Egress.NAT), Fault.LOST_AFTER);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkThatGoesWhileTheCloudFallsSilent() {
        return removing(() -> network(Egress.NAT), Fault.DEAD);
    }
}
