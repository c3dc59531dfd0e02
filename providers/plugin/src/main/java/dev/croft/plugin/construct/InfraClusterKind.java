package dev.croft.plugin.construct;

import com.pulumi.core.Output;
import dev.croft.components.Bundle;
import dev.croft.components.InfraCluster;
import dev.croft.components.data.Infra;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.alerts.Alerts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** INFRA on one or more nodes, and the other nodes that it takes in. */
final class InfraClusterKind extends Kind<InfraClusterKind.Inputs> {
    InfraClusterKind() {
        super(
                "InfraCluster",
                "INFRA on one or more nodes: it manages them, serves the bundle from them, and takes in all other nodes.",
                Inputs.class,
                Outputs.class);
    }

    record Inputs(
            @Doc("What all parts of the environment share.") SiteInputs site,
            @Doc("Release of the nodes, `debian-13` or `debian-12`: its bundle is taken from this machine's cache.")
                    @Default("\"debian-13\"")
                    @Matches(value = "debian-1[23]", allowed = "debian-13 or debian-12")
                    String release,
            @Doc("The nodes that carry INFRA; the first serves packages to all others.") List<NodeInputs> nodes,
            @Doc("Further nodes to bring under INFRA.") List<NodeInputs> others,
            @Doc("Name server for names outside the environment.") Optional<String> upstream,
            @Doc(
                            "Where the INFRA nodes reach Debian's archives, such as `http://mirror.example.org`: Debian's packages come from there, and only the rest of the bundle is copied. Left out: all of it is copied.")
                    @Matches(
                            value = "https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~-]+)*",
                            allowed = "an http or https address without a slash at its end")
                    Optional<String> mirror,
            @Doc("How long metrics are kept, in days.") @Default("15") @Range(min = 1, max = 3650) int retentionDays,
            @Doc("Time servers that INFRA asks, addresses or names; none: Debian's pool.")
                    @Matches(value = "[a-zA-Z0-9][a-zA-Z0-9.:-]*", allowed = "an address or a host name")
                    List<String> ntp,
            @Doc("Who is told of alerts; left out: nobody, they are on the portal.") Optional<Alerts> alerts,
            @Doc("How logs are kept.") @Default("{}") Infra.Logs logs) {
        Inputs {
            if (nodes.isEmpty()) {
                throw new InvalidException("nodes", "must have at least one node");
            }
        }
    }

    record Outputs(
            @Doc("The INFRA nodes, managed; modules take them as `registry`.") List<ManagedNode> nodes,
            @Doc("The other nodes, managed.") List<ManagedNode> others,
            @Doc("Address of the portal.") String portal) {}

    @Override
    Made make(Given given, Inputs inputs) {
        var infra = new InfraCluster(
                given.name(),
                inputs.site().site(given),
                Bundle.find(inputs.release(), given.environment()),
                inputs.nodes().stream().map(n -> n.ref(given, "nodes")).toList(),
                Output.of(inputs.upstream()),
                new InfraCluster.Settings(
                        inputs.mirror(),
                        inputs.retentionDays(),
                        inputs.ntp(),
                        inputs.alerts().orElse(Alerts.DEFAULTS),
                        inputs.logs()),
                given.options());
        var others = inputs.others().stream()
                .map(n -> infra.manage(n.ref(given, "others")))
                .toList();
        return new Made(
                infra,
                Map.of(
                        "nodes",
                        ManagedNode.of(infra.nodes()),
                        "others",
                        ManagedNode.of(others),
                        "portal",
                        infra.portal()));
    }
}
