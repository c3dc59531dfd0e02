package dev.croft.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Cidr;
import dev.croft.spi.Backend;
import dev.croft.spi.Call;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Subnet;
import dev.croft.spi.Owner;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a refresh asks a cloud for: however it goes about it, as much for many things as for one. */
public abstract class RefreshContract {
    private static final int MACHINES = 3;

    /** What makes the things. */
    protected abstract Backend backend();

    /** A run that has changed nothing yet, and goes through {@link #calls}. */
    protected abstract Backend fresh();

    protected abstract Faults calls();

    /** A machine in a network, without an address of its choice. */
    protected abstract VmSpec vm(String network, List<Attachment> disks);

    /** Calls by name that a cloud answers for one thing at a time only. */
    protected abstract List<String> oneByOne();

    private static Call call(String name) {
        var owner = new Owner("refresh", "urn:pulumi:refresh::test::x::" + name, name, "refresh", "1");
        return new Call(owner, Instant.now().plus(Duration.ofMinutes(3)), text -> {});
    }

    /** One after the other: an engine with a single hand. */
    @Test
    void manyAreAskedForAsOne() {
        var network = backend()
                .networks()
                .create(
                        call("net"),
                        new NetworkSpec(
                                Cidr.parse("10.43.0.0/24"), List.of(), Egress.ROUTED, List.of(), Optional.empty()));
        var disks = new LinkedHashMap<String, Existing<DiskSpec, ?>>();
        var machines = new LinkedHashMap<String, Existing<VmSpec, ?>>();
        for (var i = 0; i < MACHINES; i++) {
            var disk =
                    backend().disks().create(call("disk-" + i), new DiskSpec(20, Optional.empty(), Optional.empty()));
            disks.put("disk-" + i, disk);
            machines.put(
                    "vm-" + i,
                    backend()
                            .vms()
                            .create(call("vm-" + i), vm(network.id(), List.of(new Attachment(disk.id(), "/data")))));
        }
        try {
            calls().heal();
            var run = fresh();
            disks.forEach((name, disk) -> assertThat(run.disks().read(call(name), disk.id(), Optional.of(disk.spec())))
                    .isPresent());
            machines.forEach((name, vm) -> asDeclared(run, name, vm));
            assertThat(asked()).containsKey("DescribeInstances");
            asked().forEach((action, times) ->
                    assertThat(times).as(action).isLessThanOrEqualTo(oneByOne().contains(action) ? MACHINES : 2));

            // What this run changes, it sees.
            var first = machines.get("vm-0");
            var tagged = VmSpecs.with(first.spec(), "tags", Map.of("cls", "other"));
            run.vms().update(call("vm-0"), first.id(), first.spec(), tagged);
            assertThat(run.vms()
                            .read(call("vm-0"), first.id(), Optional.of(tagged))
                            .orElseThrow()
                            .spec())
                    .isEqualTo(tagged);
        } finally {
            machines.forEach((name, vm) -> backend().vms().delete(call(name), vm.id(), vm.spec()));
            disks.forEach((name, disk) -> backend().disks().delete(call(name), disk.id(), disk.spec()));
            backend().networks().delete(call("net"), network.id(), network.spec());
        }
    }

    /** A network in a VPC that is another network's goes by its group, and takes nothing from that one's machines. */
    @Test
    void aNetworkInTheSameVpcIsNotTakenForIt() {
        var cidr = Cidr.parse("10.43.0.0/24");
        var own = new NetworkSpec(cidr, List.of(), Egress.ROUTED, List.of(), Optional.empty());
        var network = backend().networks().create(call("own"), own);
        var subnet = network.state().subnetIds().entrySet().iterator().next();
        var guest = new NetworkSpec(
                cidr,
                List.of(new Subnet(subnet.getKey(), Optional.empty(), cidr, Optional.of(subnet.getValue()))),
                Egress.ROUTED,
                List.of(),
                Optional.empty(),
                Optional.of(network.id()));
        var second = backend().networks().create(call("guest"), guest);
        var machines = new LinkedHashMap<String, Existing<VmSpec, ?>>();
        try {
            for (var in : List.of(network.id(), second.id())) {
                machines.put("in-" + in, backend().vms().create(call("in-" + in), vm(in, List.of())));
            }
            for (var run : List.of(fresh(), backend())) {
                machines.forEach((name, vm) -> asDeclared(run, name, vm));
            }
        } finally {
            machines.forEach((name, vm) -> backend().vms().delete(call(name), vm.id(), vm.spec()));
            backend().networks().delete(call("guest"), second.id(), guest);
            backend().networks().delete(call("own"), network.id(), own);
        }
    }

    private static void asDeclared(Backend run, String name, Existing<VmSpec, ?> vm) {
        var found = run.vms().read(call(name), vm.id(), Optional.of(vm.spec())).orElseThrow();
        assertThat(found.spec()).isEqualTo(vm.spec());
        assertThat(found.drift()).isEmpty();
    }

    private Map<String, Long> asked() {
        return calls().seen().stream()
                .map(Faults.Seen::action)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
