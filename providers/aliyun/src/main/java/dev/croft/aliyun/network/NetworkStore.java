package dev.croft.aliyun.network;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.Zones;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
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
        return Subnets.refused("aliyun", before, after);
    }

    @Override
    public List<String> notes(NetworkSpec before, Optional<NetworkSpec> after, Set<String> changed) {
        return changed.contains("egress")
                ? List.of("machines without an address of their own lose their way out for a moment, or for good")
                : changed.contains("domain")
                        ? List.of("machines learn the domain when they renew their address, or start anew")
                        : List.of();
    }

    private NetworkBuild build(Call call, String token, NetworkSpec spec) {
        return new NetworkBuild(api, call, zones, tags, new Parts(api, call, token), spec);
    }

    @Override
    public Existing<NetworkSpec, NetworkState> create(Call call, NetworkSpec spec) {
        var build = build(call, call.owner().token(), spec);
        var id = new AtomicReference<>("");
        try {
            build.run(id::set);
        } catch (CloudException e) {
            if (id.get().isEmpty()) {
                throw e;
            }
            throw new PartialException(new Existing<>(id.get(), spec, build.state()), e.getMessage(), e);
        }
        return new Existing<>(id.get(), spec, build.state());
    }

    /** The VPC, or the security group in a VPC of the user's. */
    private Optional<Item> find(Call call, String id) {
        return id.startsWith("sg-")
                ? api.first(
                        call,
                        "looking at the security group " + id,
                        Request.ecs("DescribeSecurityGroups").with("SecurityGroupId", id),
                        "SecurityGroups")
                : api.first(
                        call,
                        "looking at the VPC " + id,
                        Request.vpc("DescribeVpcs").with("VpcId", id),
                        "Vpcs");
    }

    @Override
    public Optional<Existing<NetworkSpec, NetworkState>> read(Call call, String id, Optional<NetworkSpec> last) {
        return find(call, id).map(found -> {
            var token = token(found);
            if (last.isEmpty() && token.isEmpty()) {
                throw new CloudException(
                        Kind.INVALID,
                        id,
                        "cannot be imported: it has neither description nor tags of Croft, so nobody knows what belongs to it",
                        "use it as it is: declare a network with 'vpcId' and the ids of its subnets");
            }
            var parts = new Parts(api, call, token.orElseGet(() -> call.owner().token()));
            var look = new NetworkLook(api, call, parts, tags);
            return id.startsWith("sg-") ? look.inTheirs(found, last) : look.whole(found, last);
        });
    }

    /** By which its parts are known: its own where it has one, since an import may have another owner. */
    private static String token(Call call, Optional<Item> found) {
        return found.flatMap(NetworkStore::token).orElseGet(() -> call.owner().token());
    }

    private static Optional<String> token(Item found) {
        return AliyunTags.token(found.text("Description"))
                .or(() -> Optional.ofNullable(found.tags().get(Tags.OWNER)));
    }

    @Override
    public NetworkState update(Call call, String id, NetworkSpec before, NetworkSpec spec) {
        var found = find(call, id);
        if (found.isEmpty()) {
            throw new CloudException(
                    Kind.NOT_FOUND,
                    call.owner().name(),
                    "the network '" + id + "' is gone",
                    "'pulumi refresh', then 'pulumi up' makes it anew");
        }
        var build = build(call, token(call, found), spec);
        build.run(known -> {});
        return build.state();
    }

    @Override
    public void delete(Call call, String id, NetworkSpec spec) {
        // Where it is gone, what may be left of it has the owner's mark.
        var parts = new Parts(api, call, token(call, find(call, id)));
        var removal = new NetworkRemoval(api, call, parts, tags);
        if (spec.vpcId().isPresent()) {
            removal.group();
        } else {
            removal.all();
        }
    }
}
