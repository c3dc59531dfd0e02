package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Departed;
import dev.croft.model.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Module REDIS: one deployment, whole. */
public final class RedisModule implements Module<RedisSpec, RedisOutputs> {
    @Override
    public List<NodeItems> items(RedisSpec spec) {
        return RedisItems.all(spec);
    }

    @Override
    public RedisOutputs converge(Run run, RedisSpec spec, Optional<Past<RedisSpec>> past) {
        run.progress().accept(spec.name() + ": connecting");
        var nodes = SideBySide.map(
                spec.nodes(), n -> new NodeShell(spec, n, run.engine().session(n.connection(), run.deadline())));
        try (var links = new Links(spec, past.map(Past::spec), nodes)) {
            converge(run, spec, past, nodes, links);
        } catch (Link.Lost | Link.Refused e) {
            throw new BootstrapException(spec.name(), String.valueOf(e.getMessage()));
        }
        return RedisOutputs.of(spec);
    }

    private void converge(Run run, RedisSpec spec, Optional<Past<RedisSpec>> past, List<NodeShell> nodes, Links links) {
        var before = past.map(Past::spec);
        var looks = look(nodes);
        ForeignData.refuse(spec, before, looks);
        ForeignData.refuseLoss(run, spec, before, looks, links);
        // Both passwords are good before anybody uses the new one.
        SideBySide.each(links.answering(), l -> new AclWork(spec, l).widen());
        // Nothing is taken off yet: who leaves has to hand over first.
        run.engine().converge(run, items(spec), Map.of());
        run.progress().accept(spec.name() + ": waiting for the instances");
        links.await(run);
        var stale = settings(spec, links);
        var mode = Mode.of(spec, links);
        mode.settle(run);
        var leavers = before.map(b -> new Leavers(run, spec, b)).filter(l -> !l.isEmpty());
        mode.release(run);
        leavers.ifPresent(Leavers::stop);
        mode.forget(run);
        SideBySide.each(links.all(), l -> new AclWork(spec, l).settle());
        stale.addAll(outdated(links, look(nodes)));
        new Rolls(run, spec, links, mode).roll(stale);
        spec.restore().ifPresent(r -> new Restore(run, spec, r, links, nodes).once());
        if (spec.backup().isEmpty() && before.flatMap(RedisSpec::backup).isPresent()) {
            SideBySide.each(nodes, NodeShell::stopBackup);
        }
        past.ifPresent(p -> takeOff(run, spec, p));
        spec.backup().ifPresent(b -> new FirstBackup(run, spec, b, nodes).settle(before));
    }

    /** @return instances that have settings which only a restart brings in */
    private static Set<Server> settings(RedisSpec spec, Links links) {
        var stale = new HashSet<Server>();
        var left = SideBySide.map(links.data(), l -> {
            var work = new SettingsWork(spec, l);
            work.readCertificate();
            return work.apply() ? Optional.of(l.server()) : Optional.<Server>empty();
        });
        left.forEach(s -> s.ifPresent(stale::add));
        return stale;
    }

    private static Set<Server> outdated(Links links, Map<String, Look> looks) {
        var outdated = new HashSet<Server>();
        links.all().stream()
                .map(Link::server)
                .filter(s -> looks.get(s.node().name()).ports().get(s.port()).outdated())
                .forEach(outdated::add);
        return outdated;
    }

    private void takeOff(Run run, RedisSpec spec, Past<RedisSpec> past) {
        var now = items(spec);
        var kept = new HashSet<String>();
        now.forEach(n -> n.items().forEach(i -> kept.add(n.node() + "/" + i.name())));
        if (!kept.containsAll(past.items().keySet())) {
            run.engine().converge(run, now, past.items());
        }
        var departed = Departed.between(items(past.spec()), now);
        if (!departed.isEmpty()) {
            run.engine().remove(run, departed);
        }
    }

    @Override
    public Optional<RedisOutputs> foresee(RedisSpec spec) {
        return Optional.of(RedisOutputs.of(spec));
    }

    private static Map<String, Look> look(List<NodeShell> nodes) {
        var looks = SideBySide.map(nodes, NodeShell::look);
        Map<String, Look> byName = new HashMap<>();
        for (var i = 0; i < nodes.size(); i++) {
            byName.put(nodes.get(i).name(), looks.get(i));
        }
        return byName;
    }

    @Override
    public Map<String, String> observe(Run run, RedisSpec spec, Past<RedisSpec> past) {
        var views = SideBySide.<Supplier<Map<String, String>>, Map<String, String>>map(
                List.of(() -> run.engine().observe(run, items(spec)), () -> new LiveView(run, spec).observe()),
                Supplier::get);
        var drift = new TreeMap<>(views.get(0));
        drift.putAll(views.get(1));
        return drift;
    }

    @Override
    public void remove(Run run, RedisSpec spec, Past<RedisSpec> past) {
        if (spec.onDelete() == OnDelete.ABANDON) {
            return;
        }
        run.progress().accept(spec.name() + ": stopping Redis");
        SideBySide.each(spec.nodes(), n -> Leavers.reach(run, spec, n, " Redis and its data stay")
                .ifPresent(s -> s.clean(spec.on(n))));
        run.engine().remove(run, items(spec));
    }

    @Override
    public List<Problem> refuse(RedisSpec before, Optional<RedisSpec> after) {
        return Refusals.of(before, after);
    }
}
