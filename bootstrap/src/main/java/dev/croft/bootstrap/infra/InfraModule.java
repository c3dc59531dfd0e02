package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** INFRA: repository server, portal, name server and metrics store, whole on each of its nodes. */
public final class InfraModule implements Module<InfraSpec, InfraOutputs> {
    private static final Duration LEAVE = Duration.ofMinutes(1);
    /** How long a node that is to be left may take to answer. */
    private static final Duration REACH = Duration.ofSeconds(5);

    @Override
    public List<NodeItems> items(InfraSpec spec) {
        return spec.nodes().stream()
                .map(n -> new NodeItems(n.name(), n.connection(), InfraLayout.of(spec, n)))
                .toList();
    }

    @Override
    public InfraOutputs converge(Run run, InfraSpec spec, Optional<Past<InfraSpec>> past) {
        past.map(p -> Departed.between(items(p.spec()), items(spec)))
                .filter(d -> !d.isEmpty())
                .ifPresent(d -> run.engine().remove(run, d));
        run.engine().converge(run, items(spec), past.map(Past::items).orElse(Map.of()));
        return outputs(spec);
    }

    @Override
    public Optional<InfraOutputs> foresee(InfraSpec spec) {
        return Optional.of(outputs(spec));
    }

    private static InfraOutputs outputs(InfraSpec spec) {
        var first = spec.nodes().get(0).ip();
        return new InfraOutputs(
                "https://" + first + "/",
                "http://" + first + "/bundle",
                "http://" + first + ":" + MetricsItems.PORT,
                // The latter are asked when no infra node answers.
                Stream.concat(spec.nodes().stream().map(InfraSpec.InfraNode::ip), spec.upstreams().stream())
                        .toList(),
                spec.authority().certificate());
    }

    @Override
    public Map<String, String> observe(Run run, InfraSpec spec, Past<InfraSpec> past) {
        return run.engine().observe(run, items(spec));
    }

    @Override
    public void remove(Run run, InfraSpec spec, Past<InfraSpec> past) {
        if (spec.onDelete() == OnDelete.ABANDON) {
            return;
        }
        run.engine().remove(run, items(spec));
        for (var node : spec.nodes()) {
            leave(run, node);
        }
    }

    private static void leave(Run run, InfraSpec.InfraNode node) {
        try {
            var limit = Instant.now().plus(REACH);
            var session =
                    run.engine().session(node.connection(), limit.isBefore(run.deadline()) ? limit : run.deadline());
            session.run(Command.of(Template.load(InfraModule.class, "leave.sh").text(), LEAVE)
                    .named("infra leave"));
        } catch (SshException e) {
            if (!e.unreachable()) {
                throw e;
            }
            run.warning().accept(node.name() + ": is not reached, what Croft put there stays: " + e.getMessage());
        }
    }
}
