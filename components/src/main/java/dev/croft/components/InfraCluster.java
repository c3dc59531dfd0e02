package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.croft.components.data.Infra.Logs;
import dev.croft.model.alerts.Alerts;
import dev.croft.sdk.bootstrap.Infra;
import dev.croft.sdk.bootstrap.InfraArgs;
import dev.croft.sdk.bootstrap.Node;
import dev.croft.sdk.bootstrap.NodeArgs;
import dev.croft.sdk.bootstrap.inputs.InfraLoginArgs;
import dev.croft.sdk.bootstrap.inputs.InfraLogsArgs;
import dev.croft.sdk.bootstrap.inputs.InfraMetricsArgs;
import dev.croft.sdk.bootstrap.inputs.InfraNodeArgs;
import dev.croft.sdk.bootstrap.inputs.LogShippingArgs;
import dev.croft.sdk.bootstrap.inputs.LogShippingServerArgs;
import dev.croft.sdk.bootstrap.inputs.RegistryArgs;
import dev.croft.sdk.bootstrap.inputs.RepositoryArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** INFRA on one or more nodes: it manages them, serves the bundle from them, and takes in all other nodes. */
public final class InfraCluster extends ComponentResource {
    /** Who may see the portal. */
    public static final String USER = "admin";

    /**
     * What INFRA does for the environment.
     *
     * @param mirror where its nodes reach Debian's archives; none: all of the bundle is copied to them
     * @param retentionDays how long metrics are kept
     * @param ntp time servers that INFRA asks; all others ask INFRA
     * @param alerts who is told of alerts
     * @param logs how logs are kept; every node sends its own to every infra node
     */
    public record Settings(Optional<String> mirror, int retentionDays, List<String> ntp, Alerts alerts, Logs logs) {
        /** What holds where nothing is said. */
        public static final Settings DEFAULTS =
                new Settings(Optional.empty(), 15, List.of(), Alerts.DEFAULTS, Logs.DEFAULTS);
    }

    private final Site site;
    private final Bundle bundle;
    private final Infra infra;
    private final List<NodeRef> nodes;
    private final Output<List<RegistryArgs>> registry;
    private final Output<String> password;
    private final Output<LogShippingArgs> shipping;

    /**
     * @param nodes the nodes that carry INFRA; the first serves packages to all others
     * @param upstream name server for names outside the environment
     * @param settings how metrics and logs are kept, and who is told of alerts
     */
    public InfraCluster(
            String name,
            Site site,
            Bundle bundle,
            List<NodeRef> nodes,
            Output<Optional<String>> upstream,
            Settings settings,
            ComponentResourceOptions options) {
        super("croft:components:InfraCluster", name, options);
        this.site = site;
        this.bundle = bundle;
        var own = registryOf(nodes);
        var writing = new Password(
                        name + "-logs",
                        PasswordArgs.builder().length(32).special(false).build(),
                        site.child(this))
                .value();
        this.shipping = writing.applyValue(p -> LogShippingArgs.builder()
                .servers(nodes.stream()
                        .map(node ->
                                LogShippingServerArgs.builder().host(node.ip()).build())
                        .toList())
                .password(p)
                .queueMib(settings.logs().queueMib())
                .build());
        this.nodes = nodes.stream()
                .map(node -> managed(
                        node, Output.of(bundle.pushed(settings.mirror())), own, Output.of(List.of()), settings.ntp()))
                .toList();
        this.registry = registryOf(this.nodes);
        this.password = new Password(
                        name + "-portal",
                        PasswordArgs.builder().length(20).special(false).build(),
                        site.child(this))
                .value();
        this.infra = new Infra(
                name,
                InfraArgs.builder()
                        .nodes(Output.all(this.nodes.stream()
                                .map(node -> node.connection().applyValue(c -> InfraNodeArgs.builder()
                                        .name(node.name())
                                        .ip(node.ip())
                                        .connection(c)
                                        .build()))
                                .toList()))
                        .domain(site.domain())
                        .authority(site.authorityArgs())
                        .hosts(site.hosts())
                        .upstreams(upstream.applyValue(u -> u.stream().toList()))
                        .ntp(settings.ntp())
                        .login(password.applyValue(p ->
                                InfraLoginArgs.builder().user(USER).password(p).build()))
                        .metrics(InfraMetricsArgs.builder()
                                .retentionDays(settings.retentionDays())
                                .build())
                        .alerts(AlertArguments.of(settings.alerts()))
                        .logs(writing.applyValue(p -> logsArgs(settings.logs(), p)))
                        .onDelete(site.onDelete())
                        .build(),
                site.child(this));
        registerOutputs(Map.of());
    }

    /** The INFRA nodes, managed. */
    public List<NodeRef> nodes() {
        return nodes;
    }

    /** Where modules register what is to be monitored. */
    public Output<List<RegistryArgs>> registry() {
        return registry;
    }

    /** The portal's address. */
    public Output<String> portal() {
        return infra.portal();
    }

    /** Secret: the password that {@link #USER} sees the portal with. */
    public Output<String> portalPassword() {
        return password;
    }

    /** Brings another node under INFRA: its packages, names, time and metrics come from here. */
    public NodeRef manage(NodeRef node) {
        return managed(
                node,
                infra.repository().applyValue(bundle::served),
                registry,
                infra.resolvers(),
                nodes.stream().map(NodeRef::ip).toList());
    }

    private NodeRef managed(
            NodeRef node,
            Output<RepositoryArgs> repository,
            Output<List<RegistryArgs>> registry,
            Output<List<String>> resolvers,
            List<String> ntp) {
        var managed = new Node(
                node.name(),
                NodeArgs.builder()
                        .connection(node.connection())
                        .name(node.name())
                        .cluster(node.cluster())
                        .ip(node.ip())
                        .domain(site.domain())
                        .repository(repository)
                        .hosts(site.hosts())
                        .resolvers(resolvers)
                        .ntp(ntp)
                        .caCertificate(site.certificate())
                        .registry(registry)
                        .logs(shipping)
                        .onDelete(site.onDelete())
                        .build(),
                site.child(this));
        return node.through(managed);
    }

    private static InfraLogsArgs logsArgs(Logs logs, String password) {
        var args = InfraLogsArgs.builder()
                .retentionDays(logs.retentionDays())
                .memoryMib(logs.memoryMib())
                .password(password);
        logs.maxDiskGib().ifPresent(args::maxDiskGib);
        return args.build();
    }

    private static Output<List<RegistryArgs>> registryOf(List<NodeRef> nodes) {
        return Output.all(nodes.stream()
                .map(node -> node.connection().applyValue(c -> RegistryArgs.builder()
                        .name(node.name())
                        .connection(c)
                        .build()))
                .toList());
    }
}
