package dev.croft.aliyun.vm;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.Service;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Listing;
import dev.croft.spi.cloud.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An address of the machine's own (EIP): it stays through a stop, and comes and goes without a new machine. */
final class PublicAddress {
    private static final String PART = "address";
    private static final String KIND = "EcsInstance";
    /** MBit/s; by traffic, so that what is not used costs nothing. */
    private static final int BANDWIDTH = 100;

    private final Api api;
    private final Tags tags;
    private final Batch<Item> addresses;
    private final Listing<Item> listed;

    PublicAddress(Api api, Tags tags) {
        this.api = api;
        this.tags = tags;
        // The service has no filter for descriptions.
        this.addresses = new Batch<>((call, tokens) -> all(call));
        this.listed = Listing.whole(api, addresses, this::all);
    }

    /** By their owners. */
    private Map<String, Item> all(Call call) {
        return api.list(call, "looking for the address", Request.vpc("DescribeEipAddresses"), "EipAddresses").stream()
                .filter(a -> token(a).isPresent())
                .collect(Collectors.toMap(a -> token(a).orElse(""), a -> a, (a, b) -> a));
    }

    /** The same as {@link #find}, for a refresh. */
    Optional<Item> seen(Call call) {
        return listed.find(call, call.owner().token());
    }

    Optional<Item> find(Call call) {
        return addresses.find(call, call.owner().token());
    }

    private static Optional<String> token(Item address) {
        return AliyunTags.token(address.maybe("Description").orElse(address.text("Descritpion")))
                .or(() -> Optional.ofNullable(address.tags().get(Tags.OWNER)));
    }

    void ensure(Call call, String instance) {
        var found = find(call);
        var id = found.map(a -> a.text("AllocationId")).orElseGet(() -> make(call));
        var there = found.filter(a -> a.text("InstanceId").equals(instance));
        if (there.isEmpty()) {
            found.filter(a -> a.maybe("InstanceId").isPresent()).ifPresent(a -> take(call, a));
            api.create(
                    call,
                    "giving it its public address",
                    Request.vpc("AssociateEipAddress")
                            .with("AllocationId", id)
                            .with("InstanceId", instance)
                            .with("InstanceType", KIND));
        }
        await(call, "InUse");
    }

    private String make(Call call) {
        var id = api.create(
                        call,
                        "allocating a public address",
                        Request.vpc("AllocateEipAddress")
                                .with("Bandwidth", BANDWIDTH)
                                .with("InternetChargeType", "PayByTraffic")
                                .with("InstanceChargeType", "PostPaid")
                                .with("Name", AliyunTags.name(call.owner(), PART))
                                .with(
                                        "Description",
                                        AliyunTags.mark(call.owner().token(), PART)))
                .text("AllocationId");
        api.tag(call, Service.VPC, "EIP", id, tags.of(call.owner(), PART));
        return id;
    }

    private void await(Call call, String status) {
        api.until(call, "waiting for the public address", () -> find(call)
                .map(a -> a.text("Status").equals(status))
                .orElse(false));
    }

    private void take(Call call, Item address) {
        api.remove(
                call,
                "taking its public address",
                Request.vpc("UnassociateEipAddress")
                        .with("AllocationId", address.text("AllocationId"))
                        .with("InstanceId", address.text("InstanceId"))
                        .with("InstanceType", KIND));
        await(call, "Available");
    }

    void release(Call call) {
        find(call).ifPresent(address -> {
            if (address.text("Status").equals("InUse")) {
                take(call, address);
            } else {
                await(call, "Available");
            }
            api.remove(
                    call,
                    "releasing its public address",
                    Request.vpc("ReleaseEipAddress").with("AllocationId", address.text("AllocationId")));
        });
    }
}
