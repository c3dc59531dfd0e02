package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.NodeItems;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** INFRA: repository server, portal, name server and metrics store, whole on each of its nodes. */
public final class InfraModule implements Module<InfraSpec, InfraOutputs> {
    @Override
    public List<NodeItems> items(InfraSpec spec) {
        return spec.nodes().stream().map(n -> new NodeItems(n.name(), n.connection(), new InfraLayout(spec, n).items())).toList();
    }

    @Override
    public InfraOutputs converge(Run run, InfraSpec spec, Optional<Past<InfraSpec>> past) {
        past.map(p -> Departed.between(items(p.spec()), items(spec))).filter(d -> !d.isEmpty()).ifPresent(d -> run.engine().remove(run, d));
        run.engine().converge(run, items(spec), past.map(Past::items).orElse(Map.of()));
        var first = spec.nodes().get(0).ip();
        return new InfraOutputs("https://" + first + "/", "http://" + first + "/bundle", "http://" + first + ":" + InfraLayout.METRICS_PORT,
                spec.nodes().stream().map(InfraSpec.InfraNode::ip).toList(), spec.authority().certificate());
    }

    @Override
    public Map<String, String> observe(Run run, InfraSpec spec, Past<InfraSpec> past) {
        return run.engine().observe(run, items(spec));
    }

    @Override
    public void remove(Run run, InfraSpec spec, Past<InfraSpec> past) {
        if (spec.onDelete() == OnDelete.CLEAN) {
            run.engine().remove(run, items(spec));
        }
    }
}
