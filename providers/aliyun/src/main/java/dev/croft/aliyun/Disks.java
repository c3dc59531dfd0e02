package dev.croft.aliyun;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Listing;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at disks: those of ours, and those that machines boot from. */
public final class Disks {
    private static final String DOING = "looking at the disks";

    private final Api api;
    private final Batch<Item> disks;
    private final Listing<Item> listed;
    private final Listing<Item> roots;

    Disks(Api api) {
        this.api = api;
        disks = new Batch<>((call, ids) -> list(call, all().withJson("DiskIds", ids)).stream()
                .collect(Collectors.toMap(d -> d.text("DiskId"), d -> d, (a, b) -> a)));
        listed = Listing.of(api, disks, call -> list(call, all("data").with("Tag.1.Key", Tags.OWNER)).stream()
                .collect(Collectors.toMap(d -> d.text("DiskId"), d -> d, (a, b) -> a)));
        // What a machine was taken over with has no tag of ours, and no call takes several machines.
        roots = Listing.of(
                api,
                Batch.ofEach((call, machine) -> list(call, all("system").with("InstanceId", machine)).stream()
                        .findFirst()),
                call -> list(call, all("system").with("Tag.1.Key", Tags.OWNER)).stream()
                        .collect(Collectors.toMap(d -> d.text("InstanceId"), d -> d, (a, b) -> a)));
    }

    private static Request all() {
        return Request.ecs("DescribeDisks");
    }

    private static Request all(String type) {
        return all().with("DiskType", type);
    }

    private List<Item> list(Call call, Request request) {
        return api.list(call, DOING, request, "Disks");
    }

    /** Empty where it is gone. */
    public Optional<Item> find(Call call, String id) {
        return disks.find(call, id);
    }

    /** The same for a refresh. */
    public Optional<Item> seen(Call call, String id) {
        return listed.find(call, id);
    }

    /** What a machine boots from, for a refresh. */
    public Optional<Item> root(Call call, String machine) {
        return roots.find(call, machine);
    }

    /** All that are attached to a machine. */
    public List<Item> of(Call call, String machine) {
        return list(call, all().with("InstanceId", machine));
    }
}
