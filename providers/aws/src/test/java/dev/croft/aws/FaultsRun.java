package dev.croft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.aws.FaultProxy.Fault;
import dev.croft.aws.FaultProxy.Seen;
import dev.croft.model.Cidr;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.Owner;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A network, a disk, a machine with disk and address are made and taken away, while one call after the other meets with a
 * fault: the end must be right, with nothing twice and nothing left. It takes ten minutes: {@code make chaos} runs it.
 */
@ExtendWith(Moto.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsRun {
    private final Moto.Cloud cloud;
    private FaultProxy proxy;
    private AwsBackend backend;
    private Thing<NetworkSpec, ?> network;
    private Thing<DiskSpec, ?> disk;
    private int run;

    FaultsRun(Moto.Cloud cloud) {
        this.cloud = cloud;
    }

    @BeforeAll
    void start() throws IOException {
        proxy = new FaultProxy(cloud.uri);
        backend = cloud.backend(proxy.uri(), Map.of());
        network = net(Egress.ROUTED);
        network.make();
        disk = disk();
        disk.make();
    }

    @AfterAll
    void stop() {
        proxy.heal();
        disk.remove();
        network.remove();
        backend.close();
        proxy.close();
    }

    private Thing<NetworkSpec, ?> net(Egress egress) {
        var cidr = Cidr.parse("10.44.0.0/24");
        var spec = new NetworkSpec(cidr, List.of(), egress, List.of(NetworkContractIT.SSH), Optional.empty());
        return new Thing<>(backend.networks(), spec);
    }

    private Thing<DiskSpec, ?> disk() {
        return new Thing<>(backend.disks(), new DiskSpec(3, Optional.empty(), Optional.empty(), true));
    }

    private Thing<VmSpec, ?> vm() {
        var spec = VmContractIT.vm(network.id, List.of(new Attachment(disk.id, "/data")));
        return new Thing<>(
                backend.vms(),
                new VmSpec(
                        spec.hostname(),
                        spec.image(),
                        2,
                        1024,
                        10,
                        network.id,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        spec.disks(),
                        spec.sshKeys(),
                        Optional.empty(),
                        Map.of()));
    }

    /** One thing of one run, with an owner that nothing else has. */
    private final class Thing<S extends Record, T extends Record> {
        private final String name = "run-" + ++run;
        private final Store<S, T> store;
        private final S spec;
        private String id = "";

        Thing(Store<S, T> store, S spec) {
            this.store = store;
            this.spec = spec;
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
                assertThat(proxy.struck()).as(e.getMessage()).isTrue();
                proxy.heal();
                id = e.existing().id();
                store.update(call(), id, spec, spec);
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

    private interface Maker {
        Thing<?, ?> thing();
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
        var before = cloud.present();
        var model = maker.thing();
        proxy.heal();
        model.make();
        var calls = proxy.seen();
        var size = cloud.present().size();
        model.remove();
        return numbers(calls, which).stream()
                .map(n -> DynamicTest.dynamicTest(
                        fault + " at " + n + ", " + calls.get(n).action(), () -> {
                            var thing = maker.thing();
                            proxy.strike(n, fault);
                            try {
                                thing.make();
                            } catch (CloudException e) {
                                assertThat(fault).as(e.getMessage()).isEqualTo(Fault.DEAD);
                                proxy.heal();
                                thing.make();
                            }
                            proxy.heal();
                            thing.isRight();
                            assertThat(cloud.present()).hasSize(size);
                            thing.remove();
                            assertThat(cloud.present()).isEqualTo(before);
                        }));
    }

    private Stream<DynamicTest> removing(Maker maker, Fault fault) {
        var before = cloud.present();
        var model = maker.thing();
        model.make();
        proxy.heal();
        model.remove();
        var calls = proxy.seen();
        return numbers(calls, Seen::changes).stream()
                .map(n -> DynamicTest.dynamicTest(
                        fault + " at " + n + ", " + calls.get(n).action(), () -> {
                            proxy.heal();
                            var thing = maker.thing();
                            thing.make();
                            proxy.strike(n, fault);
                            try {
                                thing.remove();
                            } catch (CloudException e) {
                                assertThat(fault).as(e.getMessage()).isEqualTo(Fault.DEAD);
                                proxy.heal();
                                thing.remove();
                            }
                            proxy.heal();
                            assertThat(cloud.present()).isEqualTo(before);
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
        return making(() -> net(Egress.ROUTED), Fault.LOST_BEFORE, seen -> true);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkWhoseAnswersAreLost() {
        return making(() -> net(Egress.NAT), Fault.LOST_AFTER, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkThatIsNotKnownYet() {
        return making(() -> net(Egress.ROUTED), Fault.NOT_FOUND, Seen::namesSomething);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkWhoseCloudFallsSilent() {
        return making(() -> net(Egress.NAT), Fault.DEAD, Seen::changes);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkThatGoesWhileAnswersAreLost() {
        return removing(() -> net(Egress.NAT), Fault.LOST_AFTER);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkThatGoesWhileTheCloudFallsSilent() {
        return removing(() -> net(Egress.NAT), Fault.DEAD);
    }

    @Test
    @Disabled("moto gives DHCP options no tags at their creation: after a lost answer nothing can be found")
    void aLostAnswerOfDhcpOptions() {}

    @Test
    @Disabled(
            "moto does not honour client tokens: the look by tag stands in for them here, as after a lost answer on AWS")
    void aClientTokenMakesOneThing() {}
}
