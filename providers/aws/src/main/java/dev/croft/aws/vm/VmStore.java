package dev.croft.aws.vm;

import dev.croft.aws.AwsTags;
import dev.croft.aws.Volumes;
import dev.croft.aws.api.Api;
import dev.croft.aws.network.Places;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.PartialException;
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
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** EC2 instances. Each has a key pair and, where it is declared, an address of its own; both go with it. */
public final class VmStore implements Store<VmSpec, VmState> {
    private static final Machine MACHINE = new Machine(
            "aws",
            Sizes.of(VmStore.class.getResourceAsStream("instance-types")),
            AwsTags.LIMITS,
            "[a-z0-9-]+\\.[a-z0-9-]+",
            "m6i.large");

    private final Api api;
    private final Places places;
    private final Machines machines;
    private final Launch launch;
    private final VmChange change;
    private final VmLook look;

    /** @param tags of all that is created */
    public VmStore(Api api, Places places, Volumes volumes, Tags tags) {
        this.api = api;
        this.places = places;
        this.machines = new Machines(api);
        var sizes = MACHINE.sizes();
        this.launch = new Launch(api, machines, sizes, tags);
        this.change = new VmChange(api, machines, sizes, tags);
        this.look = new VmLook(machines, volumes, change, sizes, places, tags);
    }

    @Override
    public List<Problem> check(VmSpec spec) {
        return MACHINE.problems(spec);
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
        var instance = found.orElseGet(() -> launch.run(call, spec, place, Boot.hostname(call, spec)));
        try {
            if (found.isPresent()) {
                // The declaration may have changed since the creation that broke off.
                change.apply(call, instance, place, spec, spec);
            } else {
                change.complete(call, machines.await(call, instance.instanceId(), InstanceStateName.RUNNING), spec);
            }
            return new Existing<>(instance.instanceId(), spec, state(call, instance.instanceId()));
        } catch (CloudException e) {
            if (ended(e, call, instance)) {
                throw e;
            }
            throw new PartialException(
                    new Existing<>(instance.instanceId(), spec, VmLook.state(instance, Optional.empty())),
                    e.getMessage(),
                    e);
        }
    }

    /** An instance that AWS ended at once is not half-made: there is nothing to go on with. */
    private boolean ended(CloudException e, Call call, Instance instance) {
        return e.kind() == Kind.FAILED
                && machines.find(call, instance.instanceId()).isEmpty();
    }

    private VmState state(Call call, String id) {
        var instance = machines.await(call, id, InstanceStateName.RUNNING);
        return VmLook.state(instance, look.publicIp(call, id));
    }

    private Place place(Call call, VmSpec spec) {
        var place = api.eventually(call, "looking at the network", () -> places.find(call, spec.network()))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no network '" + spec.network() + "', or it is not whole",
                        "give the id of a croft Network of this provider as 'network'"));
        if (spec.assignPublicIp() && place.egress().equals(Optional.of(Egress.NAT))) {
            // A declaration has the network's id alone, so Check cannot know; nothing has been made yet.
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "assignPublicIp: its network has egress 'nat', so answers would leave by the NAT gateway's address,"
                            + " not by its own",
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

    /** The instance first: if it is protected, nothing of it goes. What came with it is found by the owner's tag. */
    @Override
    public void delete(Call call, String id, VmSpec spec) {
        call.progress().accept("terminating the instance");
        api.remove(
                call,
                "terminating the instance " + id,
                List::of,
                ec2 -> ec2.terminateInstances(r -> r.instanceIds(id)));
        machines.awaitEnd(call, id);
        change.releaseAddress(call);
        launch.deleteKeyPair(call);
    }
}
