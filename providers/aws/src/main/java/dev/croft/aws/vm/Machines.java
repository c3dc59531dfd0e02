package dev.croft.aws.vm;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Listing;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Looks at instances, and waits for them. */
final class Machines {
    /** Nothing brings these back. */
    private static final Set<InstanceStateName> GONE =
            Set.of(InstanceStateName.TERMINATED, InstanceStateName.SHUTTING_DOWN);

    private final Api api;
    private final Batch<Instance> instances;
    private final Batch<Instance> owned;
    private final Batch<Address> addresses;
    private final Listing<Instance> listed;
    private final Listing<Address> listedAddresses;

    Machines(Api api) {
        this.api = api;
        // By filters, since one id that is gone would be an error for all.
        instances = new Batch<>((call, ids) -> byId(described(call, Ec2.filter("instance-id", ids))));
        listed = Listing.of(api, instances, call -> byId(described(call, Ec2.stack(call.owner()))));
        owned = new Batch<>((call, tokens) -> described(call, Ec2.filter("tag:" + Tags.OWNER, tokens))
                .filter(Machines::there)
                .collect(Collectors.toMap(i -> tags(i).get(Tags.OWNER), i -> i, (a, b) -> a)));
        addresses = new Batch<>((call, tokens) -> addresses(call, Ec2.filter("tag:" + Tags.OWNER, tokens)));
        listedAddresses = Listing.whole(api, addresses, call -> addresses(call, Ec2.having(Tags.OWNER)));
    }

    private Stream<Instance> described(Call call, Filter filter) {
        return api
                .pages(
                        call,
                        "looking at the instances",
                        (ec2, page) -> ec2.describeInstances(
                                r -> r.filters(filter).maxResults(Api.PAGE).nextToken(page.orElse(null))),
                        DescribeInstancesResponse::nextToken)
                .stream()
                .flatMap(answer -> answer.reservations().stream())
                .flatMap(r -> r.instances().stream());
    }

    private static Map<String, Instance> byId(Stream<Instance> all) {
        return all.collect(Collectors.toMap(Instance::instanceId, i -> i, (a, b) -> a));
    }

    /** By their owners. */
    private Map<String, Address> addresses(Call call, Filter filter) {
        return api
                .ask(call, "looking for the addresses", ec2 -> ec2.describeAddresses(r -> r.filters(filter)))
                .addresses()
                .stream()
                .collect(Collectors.toMap(a -> Ec2.map(a.tags()).get(Tags.OWNER), a -> a, (a, b) -> a));
    }

    /** The same as {@link #find}, for a refresh. */
    Optional<Instance> seen(Call call, String id) {
        return listed.find(call, id).filter(Machines::there);
    }

    /** The same as {@link #address}, for a refresh. */
    Optional<Address> seenAddress(Call call) {
        return listedAddresses.find(call, call.owner().token());
    }

    /** Empty where it is gone; EC2 shows what it terminated for an hour. */
    Optional<Instance> find(Call call, String id) {
        return instances.find(call, id).filter(Machines::there);
    }

    /** The one of an owner. */
    Optional<Instance> owned(Call call) {
        return owned.find(call, call.owner().token());
    }

    Optional<Address> address(Call call) {
        return addresses.find(call, call.owner().token());
    }

    private static boolean there(Instance instance) {
        return !GONE.contains(instance.state().name());
    }

    /** Waits for a state. One that ends instead tells why. */
    Instance await(Call call, String id, InstanceStateName wanted) {
        var doing = "waiting until " + id + " is " + wanted;
        return api.until(call, doing, () -> {
            var instance = api.eventually(call, doing, () -> instances.find(call, id))
                    .orElseThrow(() -> new CloudException(
                            Kind.NOT_FOUND, call.owner().name(), "the instance " + id + " is gone", "run it again"));
            if (!there(instance) && wanted != InstanceStateName.TERMINATED) {
                var reason = instance.stateReason();
                throw new CloudException(
                        Kind.FAILED,
                        call.owner().name(),
                        "the instance " + id + " ended"
                                + (reason == null ? "" : ": " + reason.message() + " (" + reason.code() + ")"),
                        "run it again when the reason is gone");
            }
            return Optional.of(instance).filter(i -> i.state().name() == wanted);
        });
    }

    /** Waits until it is terminated, or forgotten. */
    void awaitEnd(Call call, String id) {
        api.until(call, "waiting until " + id + " is gone", () -> instances
                .find(call, id)
                .map(i -> i.state().name() == InstanceStateName.TERMINATED)
                .orElse(true));
    }

    static InstanceNetworkInterface primary(Instance instance) {
        return instance.networkInterfaces().stream()
                .filter(i -> i.attachment() == null
                        || Integer.valueOf(0).equals(i.attachment().deviceIndex()))
                .findFirst()
                .orElseGet(() -> instance.networkInterfaces().get(0));
    }

    static List<String> groups(Instance instance) {
        return instance.networkInterfaces().isEmpty()
                ? List.of()
                : primary(instance).groups().stream().map(g -> g.groupId()).toList();
    }

    static Map<String, String> tags(Instance instance) {
        return Ec2.map(instance.tags());
    }

    /** The volume that it boots from. */
    static Optional<String> root(Instance instance) {
        return instance.blockDeviceMappings().stream()
                .filter(m -> m.deviceName().equals(instance.rootDeviceName()))
                .map(m -> m.ebs().volumeId())
                .findFirst();
    }

    /** Ids of all volumes that are attached, but for the one that it boots from. */
    static List<String> data(Instance instance) {
        return instance.blockDeviceMappings().stream()
                .filter(m -> !m.deviceName().equals(instance.rootDeviceName()))
                .map(m -> m.ebs().volumeId())
                .toList();
    }

    /** What a machine's names of a volume end in. */
    static String serial(String volume) {
        return volume.replace("-", "");
    }

    static String hostname(Instance instance, String otherwise) {
        return tags(instance).getOrDefault(Tags.HOSTNAME, otherwise);
    }
}
