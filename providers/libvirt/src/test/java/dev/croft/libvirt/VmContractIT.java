package dev.croft.libvirt;

import dev.croft.contract.Sample;
import dev.croft.contract.VmSpecs;
import dev.croft.model.Cidr;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.VmState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

class VmContractIT extends LibvirtContract<VmSpec, VmState> {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b";

    private String image;
    private String network;
    private String one;
    private String two;

    @BeforeAll
    void surroundings() {
        image = it.backend
                .images()
                .create(call(), new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty()))
                .id();
        network = it.backend
                .networks()
                .create(
                        call(),
                        new NetworkSpec(
                                Cidr.parse("10.197.82.0/24"), List.of(), Egress.NAT, List.of(), Optional.empty()))
                .id();
        one = disk();
        two = disk();
    }

    private String disk() {
        return it.backend
                .disks()
                .create(call(), new DiskSpec(1, Optional.empty(), Optional.empty(), true))
                .id();
    }

    @Override
    protected Sample<VmSpec, VmState> sample() {
        var spec = new VmSpec(
                Optional.of("pg-test-1"),
                image,
                1,
                256,
                2,
                network,
                Optional.empty(),
                Optional.of("10.197.82.10"),
                false,
                List.of(new Attachment(one, "/data")),
                List.of(KEY),
                Optional.empty(),
                Map.of("cls", "pg-test", "cost", "17"));
        return new Sample<>(
                it.backend.vms(),
                spec,
                Map.of(
                        "cpus", VmSpecs.with(spec, "cpus", 2),
                        "memoryMib", VmSpecs.with(spec, "memoryMib", 320),
                        "less memory", VmSpecs.with(spec, "memoryMib", 256),
                        "rootDiskGib", VmSpecs.with(spec, "rootDiskGib", 3),
                        "disks", VmSpecs.with(spec, "disks", List.of(new Attachment(two, "/other"))),
                        "mountPath", VmSpecs.with(spec, "disks", List.of(new Attachment(one, "/elsewhere"))),
                        "tags", VmSpecs.with(spec, "tags", Map.of("cls", "pg-other", "more", "x")),
                        "no tags", VmSpecs.with(spec, "tags", Map.of())),
                Map.of(
                        "stopped", vm -> Fixture.virsh("destroy", vm.id()),
                        "memory", vm -> Fixture.virsh("setmem", vm.id(), "200M", "--live"),
                        "not started with its host", vm -> Fixture.virsh("autostart", "--disable", vm.id())),
                Map.of(
                        "instanceType", VmSpecs.with(spec, "instanceType", Optional.of("m6i.large")),
                        "spot", VmSpecs.with(spec, "spot", Optional.of(true)),
                        "terminationProtection", VmSpecs.with(spec, "terminationProtection", Optional.of(true)),
                        "assignPublicIp", VmSpecs.with(spec, "assignPublicIp", true)),
                Set.of());
    }
}
