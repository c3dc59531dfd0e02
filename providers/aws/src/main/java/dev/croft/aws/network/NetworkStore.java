package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.Zones;
import dev.croft.aws.api.Api;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkState;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import dev.croft.spi.cloud.Subnets;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * VPCs with their parts; the network's id is the VPC's. In a VPC of the user's own only a security group is made, and its
 * id is the network's.
 */
public final class NetworkStore implements Store<NetworkSpec, NetworkState> {
    private final Api api;
    private final Zones zones;
    private final Tags tags;

    /** @param tags of all that is created */
    public NetworkStore(Api api, Zones zones, Tags tags) {
        this.api = api;
        this.zones = zones;
        this.tags = tags;
    }

    @Override
    public List<Problem> check(NetworkSpec spec) {
        return Layout.problems(spec);
    }

    @Override
    public List<Problem> refuse(NetworkSpec before, NetworkSpec after) {
        return Subnets.refused("aws", before, after);
    }

    @Override
    public List<String> notes(NetworkSpec before, Optional<NetworkSpec> after, Set<String> changed) {
        return changed.contains("egress")
                ? List.of(
                        "the machines in the network lose their way out for a moment; connections through the old one end")
                : changed.contains("domain")
                        ? List.of(
                                "machines learn the domain when they renew their address, at the latest within an hour")
                        : List.of();
    }

    @Override
    public Existing<NetworkSpec, NetworkState> create(Call call, NetworkSpec spec) {
        var build = new NetworkBuild(api, call, zones, tags, call.owner().token(), spec);
        var id = new AtomicReference<String>();
        try {
            build.run(id::set);
        } catch (CloudException e) {
            if (id.get() == null) {
                throw e;
            }
            throw new PartialException(new Existing<>(id.get(), spec, build.state()), e.getMessage(), e);
        }
        return new Existing<>(id.get(), spec, build.state());
    }

    @Override
    public Optional<Existing<NetworkSpec, NetworkState>> read(Call call, String id, Optional<NetworkSpec> last) {
        if (id.startsWith("sg-")) {
            return group(call, id).map(group -> {
                var token = token(call, group.tags(), id, last.isEmpty());
                return new NetworkLook(api, call, new Parts(api, call, token)).inTheirs(group, last);
            });
        }
        return vpc(call, id).map(vpc -> {
            var token = token(call, vpc.tags(), id, last.isEmpty());
            return new NetworkLook(api, call, new Parts(api, call, token)).whole(vpc, last);
        });
    }

    private Optional<Vpc> vpc(Call call, String id) {
        return api.find(call, "looking at the VPC " + id, ec2 -> ec2.describeVpcs(r -> r.vpcIds(id))
                .vpcs());
    }

    private Optional<SecurityGroup> group(Call call, String id) {
        return api.find(
                call, "looking at the security group " + id, ec2 -> ec2.describeSecurityGroups(r -> r.groupIds(id))
                        .securityGroups());
    }

    /** By which its parts are known: its own where it has one, since an import may have another owner. */
    private static String token(Call call, List<Tag> tags, String id, boolean imported) {
        var token = Optional.ofNullable(Ec2.map(tags).get(Tags.OWNER));
        if (imported && token.isEmpty()) {
            throw new CloudException(
                    Kind.INVALID,
                    id,
                    "cannot be imported: its parts have no tags of Croft, so nobody knows what belongs to it",
                    "use it as it is: declare a network with 'vpcId' and the ids of its subnets");
        }
        return token.orElseGet(() -> call.owner().token());
    }

    @Override
    public NetworkState update(Call call, String id, NetworkSpec before, NetworkSpec spec) {
        var found = spec.vpcId().isPresent()
                ? group(call, id).map(SecurityGroup::tags)
                : vpc(call, id).map(Vpc::tags);
        var token = token(
                call,
                found.orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "the network '" + id + "' is gone",
                        "'pulumi refresh', then 'pulumi up' makes it anew")),
                id,
                false);
        var build = new NetworkBuild(api, call, zones, tags, token, spec);
        build.run(known -> {});
        return build.state();
    }

    @Override
    public void delete(Call call, String id, NetworkSpec spec) {
        var tags = id.startsWith("sg-")
                ? group(call, id).map(SecurityGroup::tags)
                : vpc(call, id).map(Vpc::tags);
        // Where it is gone, what may be left of it has the owner's tag.
        var removal =
                new NetworkRemoval(api, call, new Parts(api, call, token(call, tags.orElse(List.of()), id, false)));
        if (spec.vpcId().isPresent()) {
            removal.group();
        } else {
            removal.all();
        }
    }
}
