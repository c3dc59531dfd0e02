package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import dev.croft.components.PgsqlCluster.Declaration;
import dev.croft.components.PgsqlCluster.Member;
import dev.croft.components.data.Backup;
import dev.croft.components.data.Citus;
import dev.croft.components.data.EnvironmentData;
import dev.croft.components.data.Etcd;
import dev.croft.components.data.Machine;
import dev.croft.components.data.NodeData;
import dev.croft.components.data.Pgsql;
import dev.croft.components.data.Place;
import dev.croft.components.data.Redis;
import dev.croft.components.data.Shards;
import dev.croft.components.data.Upstreams;
import dev.croft.model.Cidr;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.bootstrap.EtcdArgs;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.EtcdMemberArgs;
import dev.croft.sdk.bootstrap.inputs.HostArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.compute.enums.NetworkEgress;
import dev.croft.sdk.compute.enums.NetworkProtocol;
import dev.croft.sdk.compute.inputs.NetworkIngressArgs;
import dev.croft.sdk.security.Authority;
import dev.croft.sdk.security.AuthorityArgs;
import dev.croft.sdk.security.SshKey;
import dev.croft.sdk.security.SshKeyArgs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that one stack holds, from its network to its database users, made from data. */
public final class Environment extends ComponentResource {
    private final EnvironmentData data;
    private final Site site;
    private final SshKey key;
    private final InfraCluster infra;
    private final Map<String, Map<String, Output<String>>> passwords;
    private final Map<String, NodeRef> nodes = new LinkedHashMap<>();
    private final Optional<BackupPlace> backup;
    private final Map<String, PgsqlCluster> clusters = new LinkedHashMap<>();
    private final Map<String, RedisCluster> redis = new LinkedHashMap<>();

    /** Makes all of it; nodes install from the bundle, which must be of the image's release. */
    public Environment(String name, EnvironmentData data, Bundle bundle) {
        this(name, data, bundle, Map.of(), ComponentResourceOptions.Empty);
    }

    /**
     * The same, within another component or with a provider of the program.
     *
     * @param passwords passwords that other resources make, by cluster and user; they win over those in the data
     * @param options the providers among them serve where the data names no backend
     */
    public Environment(
            String name,
            EnvironmentData data,
            Bundle bundle,
            Map<String, Map<String, Output<String>>> passwords,
            ComponentResourceOptions options) {
        super("croft:components:Environment", name, options);
        this.data = data;
        this.passwords = Map.copyOf(passwords);
        var provider = data.provider().map(backend -> provider(name, backend));
        var ours = Site.child(this, provider);
        var authority = new Authority(
                name, AuthorityArgs.builder().commonName(data.domain()).build(), ours);
        this.key = new SshKey(
                name, SshKeyArgs.builder().comment("admin@" + data.domain()).build(), ours);
        this.site = new Site(
                data.domain(),
                data.network().cidr(),
                provider,
                authority.certificate(),
                authority.privateKey(),
                hosts(data),
                data.allowDestroy(),
                OnDelete.Abandon);
        var network = network(name, ours);
        machines(name, provider, network, image(name, ours, bundle));
        this.infra = infra(bundle, network);
        manageTheRest();
        var etcd = data.etcd().map(this::etcd).orElseGet(() -> Output.of(List.of()));
        this.backup = data.backup().map(this::backup);
        for (var cluster : Upstreams.order(data.pgsql())) {
            clusters.put(cluster, pgsql(cluster, data.pgsql().get(cluster), etcd));
        }
        data.redis().forEach((deployment, declared) -> redis.put(deployment, redis(deployment, declared)));
        registerOutputs(Map.of());
    }

    /** The nodes by name, managed. */
    public Map<String, NodeRef> nodes() {
        return nodes;
    }

    /** The PostgreSQL clusters by name. */
    public Map<String, PgsqlCluster> clusters() {
        return clusters;
    }

    /** The Redis deployments by name. */
    public Map<String, RedisCluster> redis() {
        return redis;
    }

    /** The portal's address. */
    public Output<String> portal() {
        return infra.portal();
    }

    /** Secret: user and password that the portal asks for. */
    public Output<Map<String, String>> portalLogin() {
        return infra.portalPassword()
                .applyValue(p -> Map.of("user", InfraCluster.USER, "password", p))
                .asSecret();
    }

    /** Certificate of the environment's authority, PEM. */
    public Output<String> caCertificate() {
        return site.certificate();
    }

    /** Secret: the key that logs in to every node. */
    public Output<String> adminKey() {
        return key.privateKey();
    }

    /** One provider for all: each is a process of its own, and starting another costs every run half a second. */
    private ProviderResource provider(String name, EnvironmentData.Provider backend) {
        var args = ProviderArgs.builder().backend(backend.backend()).libvirt(Map.copyOf(backend.libvirt()));
        if (!backend.aws().isEmpty()) {
            args.aws(Map.copyOf(backend.aws()));
        }
        if (!backend.aliyun().isEmpty()) {
            args.aliyun(Map.copyOf(backend.aliyun()));
        }
        return new Provider(
                name + "-" + backend.backend(),
                args.build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private static List<HostArgs> hosts(EnvironmentData data) {
        var hosts = data.nodes().stream()
                .map(n -> HostArgs.builder().name(n.name()).ip(n.ip()).build())
                .collect(Collectors.toCollection(ArrayList::new));
        var portal = data.infra().nodes().get(0);
        var ip = portal.ip().orElseGet(() -> data.nodes().stream()
                .filter(n -> n.name().equals(portal.node().orElseThrow()))
                .map(NodeData::ip)
                .findFirst()
                .orElseThrow());
        hosts.add(HostArgs.builder().name("portal").ip(ip).build());
        return List.copyOf(hosts);
    }

    private Network network(String name, CustomResourceOptions ours) {
        var network = data.network();
        var ingress = network.ingress().stream()
                .map(rule -> NetworkIngressArgs.builder()
                        .protocol(
                                switch (rule.protocol()) {
                                    case "udp" -> NetworkProtocol.Udp;
                                    case "icmp" -> NetworkProtocol.Icmp;
                                    default -> NetworkProtocol.Tcp;
                                })
                        .ports(rule.ports())
                        .from(rule.from().stream().map(Object::toString).toList())
                        .build())
                .toList();
        return new Network(
                name,
                NetworkArgs.builder()
                        .cidr(network.cidr().toString())
                        .domain(data.domain())
                        .egress(
                                switch (network.egress()) {
                                    case "routed" -> NetworkEgress.Routed;
                                    case "none" -> NetworkEgress.None;
                                    default -> NetworkEgress.Nat;
                                })
                        .ingress(ingress)
                        .build(),
                ours);
    }

    private Image image(String name, CustomResourceOptions ours, Bundle bundle) {
        var image = data.imageOrDefault();
        var args = ImageArgs.builder().source(image.source());
        if (image.bake()) {
            args.packages(BakedPackages.of(image.source()))
                    .bundle(bundle.folder().toString());
        }
        return new Image(name, args.build(), ours);
    }

    private void machines(String name, Optional<ProviderResource> compute, Network network, Image image) {
        var place = new NodePool.Place(
                compute,
                image,
                network,
                key,
                data.vm().orElse(Machine.DEFAULT),
                data.backup()
                        .map(b -> BackupPlace.disk(b, this, compute, data.allowDestroy()))
                        .orElse(Map.of()),
                !data.allowDestroy());
        new NodePool(name, place, data.nodes(), child()).nodes().forEach(node -> nodes.put(node.name(), node));
    }

    private InfraCluster infra(Bundle bundle, Network network) {
        var places = data.infra().nodes();
        var on = new ArrayList<NodeRef>();
        for (var i = 0; i < places.size(); i++) {
            on.add(at(places.get(i), "infra-" + (i + 1)));
        }
        var made = new InfraCluster(
                "infra",
                site,
                bundle,
                on,
                network.resolver().applyValue(Optional::of),
                data.infra().retentionDays(),
                child());
        made.nodes().forEach(node -> nodes.put(node.name(), node));
        return made;
    }

    private void manageTheRest() {
        var done = infra.nodes().stream().map(NodeRef::name).toList();
        nodes.replaceAll((name, node) -> done.contains(name) ? node : infra.manage(node));
    }

    private Output<List<String>> etcd(Etcd declared) {
        var members = new ArrayList<Output<EtcdMemberArgs>>();
        for (var i = 0; i < declared.members().size(); i++) {
            var node = at(declared.members().get(i), "etcd-" + (i + 1));
            members.add(node.connection().applyValue(c -> EtcdMemberArgs.builder()
                    .name(node.name())
                    .ip(node.ip())
                    .connection(c)
                    .build()));
        }
        return new dev.croft.sdk.bootstrap.Etcd(
                        "etcd",
                        EtcdArgs.builder()
                                .name("etcd")
                                .members(Output.all(members))
                                .authority(site.authorityArgs())
                                .registry(infra.registry())
                                .allowDestroy(site.allowDestroy())
                                .onDelete(site.onDelete())
                                .build(),
                        site.child(this))
                .endpoints();
    }

    private PgsqlCluster pgsql(String cluster, Pgsql declared, Output<List<String>> etcd) {
        var members = declared.members().stream()
                .map(m -> new Member(m.seq(), m.role(), m.replicateFrom(), at(m.place(), cluster + "-" + m.seq())))
                .toList();
        return new PgsqlCluster(
                cluster,
                site,
                new Declaration(
                        declared.version().orElse(data.imageOrDefault().postgresql()),
                        members,
                        Shards.databases(data.pgsql(), cluster),
                        Shards.users(data.pgsql(), cluster),
                        smallest(members.stream().map(m -> m.node().name()).toList()),
                        declared.parameters(),
                        declared.hba(),
                        declared.replication(),
                        declared.upstream().map(u -> source(cluster, u.cluster(), declared.delay())),
                        followers(cluster, declared),
                        declared.citus().map(c -> group(cluster, c)),
                        backed(declared),
                        declared.rotation(),
                        new PgsqlCluster.Choices(
                                declared.profile(),
                                declared.failover(),
                                declared.releases(),
                                declared.pool(),
                                declared.services(),
                                declared.vip()),
                        passwords.getOrDefault(
                                Shards.coordinatorOf(data.pgsql(), cluster).orElse(cluster), Map.of())),
                etcd,
                infra.registry(),
                child());
    }

    private BackupPlace backup(Backup declared) {
        return declared.s3()
                .map(bucket -> new BackupPlace("backup", site, bucket, child()))
                .orElseGet(() ->
                        new BackupPlace("backup", site, at(declared.place().orElseThrow(), BackupPlace.NODE), child()));
    }

    /** A standby cluster is backed up from its promotion on; its upstream has the same data. */
    private Optional<PgsqlCluster.Backed> backed(Pgsql declared) {
        return backup.filter(
                        b -> declared.backup().enabled() && declared.upstream().isEmpty())
                .map(b -> new PgsqlCluster.Backed(b, declared.backup(), declared.restoreFrom()));
    }

    private PgsqlCluster.Source source(String cluster, String upstream, Optional<String> delay) {
        return new PgsqlCluster.Source(clusters.get(upstream), cluster.replace('-', '_'), delay);
    }

    private CitusGroup group(String cluster, Citus declared) {
        var peers = Shards.others(data.pgsql(), cluster).stream()
                .flatMap(other -> data.pgsql().get(other).members().stream()
                        .map(m -> new CitusGroup.Peer(
                                data.pgsql().get(other).citus().orElseThrow().group(),
                                other + "-" + m.seq(),
                                at(m.place(), other + "-" + m.seq()))))
                .toList();
        return new CitusGroup(
                declared.shard(),
                declared.group(),
                declared.database(),
                Shards.packageName(data.pgsql(), cluster),
                peers,
                Shards.coordinatorOf(data.pgsql(), cluster).map(clusters::get));
    }

    /** Those that are declared, and the environment's own. */
    private List<Pgsql.Follower> followers(String cluster, Pgsql declared) {
        var own = Upstreams.followers(data.pgsql(), cluster).stream()
                .map(name -> new Pgsql.Follower(
                        name,
                        addresses(name).stream()
                                .map(ip -> Cidr.parse(ip + "/32"))
                                .toList()));
        return Stream.concat(declared.followers().stream(), own).toList();
    }

    private List<String> addresses(String cluster) {
        return data.pgsql().get(cluster).members().stream()
                .map(m -> at(m.place(), cluster + "-" + m.seq()).ip())
                .toList();
    }

    private RedisCluster redis(String deployment, Redis declared) {
        var members = declared.nodes().stream()
                .map(n -> new RedisCluster.Member(
                        n.seq(), n.instances(), n.sentinel(), at(n.place(), deployment + "-" + n.seq())))
                .toList();
        var machine = smallest(members.stream().map(m -> m.node().name()).toList());
        return new RedisCluster(deployment, site, declared, members, machine.memoryMib(), infra.registry(), child());
    }

    /** The size that settings must fit: the smallest in each respect of these nodes. */
    private Machine smallest(List<String> names) {
        var byDefault = data.vm().orElse(Machine.DEFAULT);
        return data.nodes().stream()
                .filter(n -> names.contains(n.name()))
                .map(n -> n.machine().orElse(byDefault))
                .reduce((a, b) -> new Machine(
                        Math.min(a.cpus(), b.cpus()),
                        Math.min(a.memoryMib(), b.memoryMib()),
                        Math.min(a.rootDiskGib(), b.rootDiskGib())))
                .orElse(byDefault);
    }

    private NodeRef at(Place place, String own) {
        return nodes.get(place.node().orElse(own));
    }

    private ComponentResourceOptions child() {
        return ComponentResourceOptions.builder().parent(this).build();
    }
}
