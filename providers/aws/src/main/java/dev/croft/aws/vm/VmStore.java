package dev.croft.aws.vm;

import dev.croft.aws.Tags;
import dev.croft.aws.api.Api;
import dev.croft.aws.network.Places;
import dev.croft.aws.network.Places.Place;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.PartialException;
import dev.croft.spi.Problems;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import dev.croft.spi.seed.UserData;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** EC2 instances. Each has a key pair and, where it is declared, an address of its own; both go with it. */
public final class VmStore implements Store<VmSpec, VmState> {
    private static final String KEYS = "are written at the first boot and cannot be changed from here: set them back;"
            + " change keys on the node itself, or replace the machine (pulumi up --replace URN)";

    private final Api api;
    private final Places places;
    private final Machines machines;
    private final Sizes sizes;
    private final Launch launch;
    private final VmChange change;
    private final VmLook look;

    /** @param tags of all that is created */
    public VmStore(Api api, Places places, Map<String, String> tags) {
        this.api = api;
        this.places = places;
        this.machines = new Machines(api);
        this.sizes = new Sizes();
        this.launch = new Launch(api, machines, sizes, tags);
        this.change = new VmChange(api, machines, sizes, tags);
        this.look = new VmLook(api, machines, change, sizes, places, tags);
    }

    @Override
    public List<Problem> check(VmSpec spec) {
        var size = Boot.size(spec);
        var problems = new Problems("aws")
                .when(
                        sizes.type(spec).isEmpty(),
                        "cpus",
                        "aws has no machine in its table with " + spec.cpus() + " CPUs and " + spec.memoryMib()
                                + " MiB of memory: give instanceType")
                .when(
                        spec.instanceType()
                                .filter(t -> !t.matches("[a-z0-9-]+\\.[a-z0-9-]+"))
                                .isPresent(),
                        "instanceType",
                        "is not an instance type such as m6i.large: '"
                                + spec.instanceType().orElse("") + "'")
                .when(
                        spec.userData().flatMap(UserData::problem).isPresent(),
                        "userData",
                        spec.userData().flatMap(UserData::problem).orElse(""))
                .when(
                        size > Boot.LIMIT,
                        "userData",
                        "aws takes " + Boot.LIMIT + " bytes with what Croft adds, found " + size
                                + ": have it fetch the rest from elsewhere")
                .when(
                        spec.spot().orElse(false)
                                && spec.terminationProtection().orElse(false),
                        "terminationProtection",
                        "aws protects no spot instances: leave one of the two out")
                .list();
        return Stream.concat(problems.stream(), Tags.problems("tags", spec.tags()).stream())
                .toList();
    }

    @Override
    public List<Problem> refuse(VmSpec before, VmSpec after) {
        var stops =
                !sizes.type(before).equals(sizes.type(after)) || !before.disks().equals(after.disks());
        return new Problems("aws")
                .when(
                        after.rootDiskGib() < before.rootDiskGib(),
                        "rootDiskGib",
                        "a disk cannot shrink from " + before.rootDiskGib() + " to " + after.rootDiskGib()
                                + " GiB: set it back to " + before.rootDiskGib() + " or more")
                .when(!after.sshKeys().equals(before.sshKeys()), "sshKeys", KEYS)
                .when(
                        stops && after.spot().orElse(false),
                        "spot",
                        "aws cannot stop a spot instance, which a change of its size or disks needs: set them back, or"
                                + " replace the machine (pulumi up --replace URN)")
                .list();
    }

    @Override
    public List<String> notes(VmSpec before, Optional<VmSpec> after, Set<String> changed) {
        var resized = Stream.of("cpus", "memoryMib", "instanceType")
                .filter(changed::contains)
                .filter(f -> after.filter(a -> sizes.type(a).equals(sizes.type(before)))
                        .isEmpty());
        var why = Stream.concat(resized, Stream.of("disks").filter(changed::contains))
                .toList();
        return why.isEmpty()
                ? List.of()
                : List.of("a change of " + String.join(", ", why)
                        + " restarts the machine: it is stopped in order, then started again"
                        + after.flatMap(sizes::type)
                                .filter(t -> !Optional.of(t).equals(sizes.type(before)))
                                .map(t -> " as " + t)
                                .orElse(""));
    }

    @Override
    public Existing<VmSpec, VmState> create(Call call, VmSpec spec) {
        var place = place(call, spec);
        var found = machines.owned(call);
        var instance = found.orElseGet(() -> launch.run(call, spec, place, hostname(call, spec)));
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
        return api.eventually(call, "looking at the network", () -> places.find(call, spec.network()))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no network '" + spec.network() + "', or it is not whole",
                        "give the id of a croft Network of this provider as 'network'"));
    }

    /** A resource's name as a host name. */
    static String hostname(Call call, VmSpec spec) {
        return spec.hostname().orElseGet(() -> {
            var host = call.owner()
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9-]", "-")
                    .replaceAll("^-+|-+$", "");
            return host.substring(0, Math.min(63, host.length()));
        });
    }

    @Override
    public Optional<Existing<VmSpec, VmState>> read(Call call, String id, Optional<VmSpec> last) {
        return machines.find(call, id).map(instance -> look.existing(call, instance, last));
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
