package dev.croft.aliyun.vm;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.Disks;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.network.Places;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.PartialException;
import dev.croft.spi.Problems;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import dev.croft.spi.cloud.Machine;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Sizes;
import dev.croft.spi.cloud.Tags;
import dev.croft.spi.seed.Boot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** ECS instances. Each has a key pair and, where it is declared, an address of its own; both go with it. */
public final class VmStore implements Store<VmSpec, VmState> {
    private static final Machine MACHINE = new Machine(
            "aliyun",
            Sizes.of(VmStore.class.getResourceAsStream("instance-types")),
            AliyunTags.LIMITS,
            "ecs\\.[a-z0-9.-]+",
            "ecs.g7.large");
    /** The smallest that Aliyun makes of its own images. */
    private static final int SMALLEST_ROOT = 20;

    private final Api api;
    private final Places places;
    private final Machines machines;
    private final PublicAddress addresses;
    private final Launch launch;
    private final VmChange change;
    private final VmLook look;

    /** @param tags of all that is created */
    public VmStore(Api api, Places places, Disks disks, Tags tags) {
        this.api = api;
        this.places = places;
        this.machines = new Machines(api, disks);
        this.addresses = new PublicAddress(api, tags);
        this.launch = new Launch(api, MACHINE.sizes(), tags);
        this.change = new VmChange(api, machines, MACHINE.sizes(), addresses, tags);
        this.look = new VmLook(machines, addresses, MACHINE.sizes(), places, tags);
    }

    @Override
    public List<Problem> check(VmSpec spec) {
        var own = new Problems("aliyun")
                .when(
                        spec.rootDiskGib() < SMALLEST_ROOT,
                        "rootDiskGib",
                        "aliyun has root disks of " + SMALLEST_ROOT + " GiB and more, found " + spec.rootDiskGib())
                .list();
        return Stream.concat(MACHINE.problems(spec).stream(), own.stream()).toList();
    }

    @Override
    public List<Problem> refuse(VmSpec before, VmSpec after) {
        return MACHINE.refused(before, after);
    }

    @Override
    public List<String> notes(VmSpec before, Optional<VmSpec> after, Set<String> changed) {
        return MACHINE.notes(before, after, changed);
    }

    @Override
    public Existing<VmSpec, VmState> create(Call call, VmSpec spec) {
        var place = place(call, spec);
        var found = machines.owned(call);
        var id = found.map(Machines::id).orElseGet(() -> launch.run(call, spec, place, Boot.hostname(call, spec)));
        try {
            var instance = machines.await(
                    call,
                    id,
                    found.map(i -> i.text("Status"))
                            .filter(Machines.STOPPED::equals)
                            .orElse(Machines.RUNNING));
            if (found.isPresent()) {
                // The declaration may have changed since the creation that broke off.
                change.apply(call, instance, place, spec, spec);
            } else {
                change.complete(call, instance, spec);
            }
            return new Existing<>(id, spec, state(call, id));
        } catch (CloudException e) {
            var there = machines.find(call, id);
            if (there.isEmpty() && e.kind() == Kind.FAILED) {
                // One that Aliyun ended at once is not half-made: there is nothing to go on with.
                throw e;
            }
            throw new PartialException(
                    new Existing<>(id, spec, VmLook.state(there.orElse(Item.parse("{}")), Optional.empty())),
                    e.getMessage(),
                    e);
        }
    }

    private VmState state(Call call, String id) {
        var instance = machines.await(call, id, Machines.RUNNING);
        return VmLook.state(instance, look.publicIp(call, instance));
    }

    private Place place(Call call, VmSpec spec) {
        var place = api.eventually(call, "looking at the network", () -> places.find(call, spec.network()))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no network '" + spec.network() + "', or it is not whole",
                        "give the id of a croft Network of this provider as 'network'"));
        if (spec.assignPublicIp() && place.egress().equals(Optional.of(Egress.NONE))) {
            // A declaration has the network's id alone, so Check cannot know; nothing has been made yet.
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "assignPublicIp: its network has egress 'none', and on aliyun an address is a way out",
                    "leave assignPublicIp out, or give the network egress: routed");
        }
        return place;
    }

    @Override
    public Optional<Existing<VmSpec, VmState>> read(Call call, String id, Optional<VmSpec> last) {
        return machines.seen(call, id).map(instance -> look.existing(call, instance, last));
    }

    @Override
    public VmState update(Call call, String id, VmSpec before, VmSpec spec) {
        var instance = machines.find(call, id)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "the instance '" + id + "' is gone",
                        "'pulumi refresh', then 'pulumi up' makes it anew"));
        change.apply(call, instance, place(call, spec), before, spec);
        return state(call, id);
    }

    /** The instance first: if it is protected, nothing of it goes. What came with it is found by the owner's mark. */
    @Override
    public void delete(Call call, String id, VmSpec spec) {
        call.progress().accept("deleting the instance");
        machines.find(call, id)
                .map(i -> i.text("Status"))
                .filter(status -> status.matches("Pending|Starting"))
                // What starts cannot be deleted.
                .ifPresent(status -> machines.await(call, id, Machines.RUNNING));
        api.remove(
                call,
                "deleting the instance " + id,
                Request.ecs("DeleteInstance").with("InstanceId", id).with("Force", true));
        machines.awaitEnd(call, id);
        addresses.release(call);
        launch.deleteKeyPair(call);
    }
}
