package dev.croft.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.contract.Sample;
import dev.croft.contract.StoreContract;
import dev.croft.contract.VmSpecs;
import dev.croft.model.Cidr;
import dev.croft.spi.CloudException;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.VmState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Moto.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VmContractIT extends StoreContract<VmSpec, VmState> {
    private final Moto.Cloud cloud;
    private final AwsBackend backend;
    private Existing<NetworkSpec, ?> network;
    private Existing<DiskSpec, ?> one;
    private Existing<DiskSpec, ?> two;

    VmContractIT(Moto.Cloud cloud) {
        this.cloud = cloud;
        this.backend = cloud.backend();
    }

    @BeforeAll
    void surroundings() {
        network = backend.networks()
                .create(
                        call(),
                        new NetworkSpec(
                                Cidr.parse("10.43.0.0/24"), List.of(), Egress.ROUTED, List.of(), Optional.empty()));
        one = backend.disks().create(call(), new DiskSpec(5, Optional.empty(), Optional.empty()));
        two = backend.disks().create(call(), new DiskSpec(5, Optional.empty(), Optional.empty()));
    }

    @AfterAll
    void clean() {
        backend.disks().delete(call(), one.id(), one.spec());
        backend.disks().delete(call(), two.id(), two.spec());
        backend.networks().delete(call(), network.id(), network.spec());
    }

    @Override
    protected Store<VmSpec, VmState> another() {
        return cloud.backend().vms();
    }

    static VmSpec vm(String network, List<Attachment> disks) {
        return new VmSpec(
                Optional.of("pg-test-1"),
                "ami-0a00000000000000b",
                2,
                4096,
                20,
                network,
                Optional.empty(),
                Optional.of("10.43.0.10"),
                true,
                disks,
                List.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b"),
                Optional.empty(),
                Map.of("cls", "pg-test", "cost", "17"));
    }

    @Override
    protected Sample<VmSpec, VmState> sample() {
        var spec = vm(network.id(), List.of(new Attachment(one.id(), "/data")));
        return new Sample<>(
                backend.vms(),
                spec,
                Map.of(
                        "cpus", VmSpecs.with(spec, "cpus", 4),
                        "memoryMib", VmSpecs.with(spec, "memoryMib", 8192),
                        "instanceType", VmSpecs.with(spec, "instanceType", Optional.of("m6i.large")),
                        "rootDiskGib", VmSpecs.with(spec, "rootDiskGib", 30),
                        "assignPublicIp", VmSpecs.with(spec, "assignPublicIp", false),
                        "disks", VmSpecs.with(spec, "disks", List.of(new Attachment(two.id(), "/other"))),
                        "mountPath", VmSpecs.with(spec, "disks", List.of(new Attachment(one.id(), "/elsewhere"))),
                        "tags", VmSpecs.with(spec, "tags", Map.of("cls", "pg-other", "more", "x")),
                        "no tags", VmSpecs.with(spec, "tags", Map.of())),
                Map.of(
                        "stopped", this::stop,
                        "tag", this::tag,
                        "size", this::resize,
                        "disk", this::detach,
                        "address", this::release,
                        "protection", this::protect,
                        "metadata", this::metadata),
                Map.of(
                        "cpus", VmSpecs.with(spec, "cpus", 500),
                        "instanceType", VmSpecs.with(spec, "instanceType", Optional.of("large")),
                        "userData", VmSpecs.with(spec, "userData", Optional.of("#!/bin/sh\n" + "x".repeat(16_000))),
                        "tags.croft:owner", VmSpecs.with(spec, "tags", Map.of("croft:owner", "me")),
                        "terminationProtection",
                                VmSpecs.with(
                                        VmSpecs.with(spec, "spot", Optional.of(true)),
                                        "terminationProtection",
                                        Optional.of(true))),
                Set.of("sshKeys"));
    }

    @Test
    void anAddressOfItsOwnIsRefusedWhereItWouldNotServe() {
        var other = backend.networks()
                .create(
                        call(),
                        new NetworkSpec(
                                Cidr.parse("10.45.0.0/24"), List.of(), Egress.NAT, List.of(), Optional.empty()));
        try {
            var before = present();
            var spec = VmSpecs.with(vm(other.id(), List.of()), "privateIp", Optional.empty());
            assertThatThrownBy(() -> backend.vms().create(call(), spec))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("assignPublicIp: its network has egress 'nat'");
            assertThat(present()).isEqualTo(before);
        } finally {
            backend.networks().delete(call(), other.id(), other.spec());
        }
    }

    @Override
    protected List<String> present() {
        return cloud.present();
    }

    private void stop(Existing<?, ?> vm) {
        cloud.ec2.stopInstances(r -> r.instanceIds(vm.id()));
    }

    private void tag(Existing<?, ?> vm) {
        cloud.ec2.createTags(r -> r.resources(vm.id()).tags(t -> t.key("cls").value("wrong")));
    }

    private void resize(Existing<?, ?> vm) {
        cloud.ec2.modifyInstanceAttribute(r -> r.instanceId(vm.id()).instanceType(v -> v.value("c6i.2xlarge")));
    }

    private void detach(Existing<?, ?> vm) {
        cloud.ec2.detachVolume(r -> r.instanceId(vm.id()).volumeId(one.id()));
    }

    private void release(Existing<?, ?> vm) {
        cloud.ec2
                .describeAddresses(r -> r.filters(Ec2.filter("instance-id", vm.id())))
                .addresses()
                .forEach(a -> {
                    cloud.ec2.disassociateAddress(r -> r.associationId(a.associationId()));
                    cloud.ec2.releaseAddress(r -> r.allocationId(a.allocationId()));
                });
    }

    private void protect(Existing<?, ?> vm) {
        cloud.ec2.modifyInstanceAttribute(r -> r.instanceId(vm.id()).disableApiTermination(v -> v.value(true)));
    }

    private void metadata(Existing<?, ?> vm) {
        cloud.ec2.modifyInstanceMetadataOptions(r -> r.instanceId(vm.id()).httpTokens("optional"));
    }
}
