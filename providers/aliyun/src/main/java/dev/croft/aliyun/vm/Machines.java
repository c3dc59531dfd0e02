package dev.croft.aliyun.vm;

import dev.croft.aliyun.Disks;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Listing;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at instances and disks, and waits for them. */
final class Machines {
    static final String RUNNING = "Running";
    static final String STOPPED = "Stopped";

    private final Api api;
    private final Disks disks;
    private final Batch<Item> instances;
    private final Listing<Item> listed;

    Machines(Api api, Disks disks) {
        this.api = api;
        this.disks = disks;
        this.instances = new Batch<>((call, ids) -> list(call, all().withJson("InstanceIds", ids)));
        this.listed = Listing.of(api, instances, call -> list(call, all().with("Tag.1.Key", Tags.OWNER)));
    }

    private static Request all() {
        return Request.ecs("DescribeInstances");
    }

    private Map<String, Item> list(Call call, Request request) {
        return api.list(call, "looking at the instances", request, "Instances").stream()
                .collect(Collectors.toMap(Machines::id, i -> i, (a, b) -> a));
    }

    /** The same as {@link #find}, for a refresh. */
    Optional<Item> seen(Call call, String id) {
        return listed.find(call, id);
    }

    /** Empty where it is gone. */
    Optional<Item> find(Call call, String id) {
        return instances.find(call, id);
    }

    /** The one of an owner. */
    Optional<Item> owned(Call call) {
        return api.first(
                call,
                "looking for the instance",
                all().with("Tag.1.Key", Tags.OWNER)
                        .with("Tag.1.Value", call.owner().token()),
                "Instances");
    }

    /** Waits for a state; the instance must be there. */
    Item await(Call call, String id, String wanted) {
        var doing = "waiting until " + id + " is " + wanted;
        return api.until(call, doing, () -> Optional.of(api.eventually(call, doing, () -> find(call, id))
                        .orElseThrow(() -> new CloudException(
                                Kind.FAILED,
                                call.owner().name(),
                                "the instance " + id + " ended",
                                "see in the console why, and run it again")))
                .filter(i -> i.text("Status").equals(wanted)));
    }

    void awaitEnd(Call call, String id) {
        api.until(call, "waiting until " + id + " is gone", () -> find(call, id).isEmpty());
    }

    /** All disks that are attached. */
    List<Item> disks(Call call, String id) {
        return disks.of(call, id);
    }

    /** Of the disks that an instance should have, those that it has, for a refresh. */
    List<String> seenDisks(Call call, Item instance) {
        return Tags.under(Tags.DISK, instance.tags()).keySet().stream()
                .filter(disk -> disks.seen(call, disk)
                        .filter(d -> d.text("InstanceId").equals(id(instance)))
                        .isPresent())
                .toList();
    }

    /** GiB of the disk that it boots from, for a refresh. */
    Optional<Integer> rootGib(Call call, Item instance) {
        return disks.root(call, id(instance)).map(d -> d.number("Size"));
    }

    Optional<Item> disk(Call call, String disk) {
        return disks.find(call, disk);
    }

    static String id(Item instance) {
        return instance.text("InstanceId");
    }

    static Optional<Item> root(List<Item> disks) {
        return disks.stream().filter(d -> d.text("Type").equals("system")).findFirst();
    }

    /** Ids of all disks but the one that it boots from. */
    static List<String> data(List<Item> disks) {
        return disks.stream()
                .filter(d -> d.text("Type").equals("data"))
                .map(d -> d.text("DiskId"))
                .toList();
    }

    static List<String> groups(Item instance) {
        return instance.texts("SecurityGroupIds");
    }

    static String privateIp(Item instance) {
        return instance.get("VpcAttributes").texts("PrivateIpAddress").stream()
                .findFirst()
                .orElse("");
    }

    /** What a machine's names of a disk end in. */
    static String serial(String disk) {
        return disk.replaceFirst("^d-", "");
    }

    static String hostname(Item instance, String otherwise) {
        return instance.tags().getOrDefault(Tags.HOSTNAME, otherwise);
    }

    static boolean weakMetadata(Item instance) {
        return !instance.get("MetadataOptions").text("HttpTokens").equals("required");
    }

    static boolean spot(Item instance) {
        return instance.maybe("SpotStrategy").filter(s -> !s.equals("NoSpot")).isPresent();
    }
}
