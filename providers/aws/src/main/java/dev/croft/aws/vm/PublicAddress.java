package dev.croft.aws.vm;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** An address of the machine's own (Elastic IP): it stays through a stop, and comes and goes without a new machine. */
final class PublicAddress {
    private final Api api;
    private final Machines machines;
    private final Tags tags;

    PublicAddress(Api api, Machines machines, Tags tags) {
        this.api = api;
        this.machines = machines;
        this.tags = tags;
    }

    void ensure(Call call, String instance) {
        var address = machines.address(call).orElseGet(() -> {
            call.progress().accept("allocating a public address");
            return api.make(call, "allocating a public address", () -> machines.address(call), ec2 -> Address.builder()
                    .allocationId(ec2.allocateAddress(r -> r.domain("vpc")
                                    .tagSpecifications(
                                            Ec2.tagged(ResourceType.ELASTIC_IP, tags.of(call.owner(), "address"))))
                            .allocationId())
                    .build());
        });
        if (!instance.equals(address.instanceId())) {
            api.tell(
                    call,
                    "giving it its public address",
                    ec2 -> ec2.associateAddress(r -> r.allocationId(address.allocationId())
                            .instanceId(instance)
                            .allowReassociation(true)));
        }
    }

    void release(Call call) {
        machines.address(call).ifPresent(address -> {
            if (address.associationId() != null) {
                api.remove(
                        call,
                        "taking its public address",
                        List::of,
                        ec2 -> ec2.disassociateAddress(r -> r.associationId(address.associationId())));
            }
            api.remove(
                    call,
                    "releasing its public address",
                    List::of,
                    ec2 -> ec2.releaseAddress(r -> r.allocationId(address.allocationId())));
        });
    }
}
