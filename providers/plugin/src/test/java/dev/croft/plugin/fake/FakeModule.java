package dev.croft.plugin.fake;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A module that touches no node: it remembers what it was asked, and fails where a test says so. */
public final class FakeModule implements Module<ThingSpec, ThingOutputs> {
    public final List<String> calls = new ArrayList<>();
    /** Runs inside of converge. */
    public volatile Consumer<Run> hook = run -> {};
    /** What observe finds, or how it fails. */
    public volatile java.util.function.Supplier<Map<String, String>> found = Map::of;
    /** The last run that converge, observe or remove was told of. */
    public volatile Optional<Past<ThingSpec>> past = Optional.empty();
    /** Changed to see what a new version of a template does. */
    public volatile String template = "v1";

    @Override
    public List<NodeItems> items(ThingSpec spec) {
        var items = new ArrayList<Item>();
        spec.files().forEach(file -> items.add(Item.File.of(file, template)));
        items.add(Item.File.secret("/secret", spec.password(), "root", "root"));
        return List.of(new NodeItems(spec.name(), spec.connection(), items));
    }

    @Override
    public ThingOutputs converge(Run run, ThingSpec spec, Optional<Past<ThingSpec>> last) {
        calls.add("converge");
        past = last;
        run.progress().accept(spec.name() + ": working");
        hook.accept(run);
        return ThingOutputs.of(spec.connection());
    }

    /** Its endpoint follows from the declaration where a test says so. */
    public volatile boolean foresees;

    @Override
    public Optional<ThingOutputs> foresee(ThingSpec spec) {
        return foresees ? Optional.of(ThingOutputs.of(spec.connection())) : Optional.empty();
    }

    @Override
    public Map<String, String> observe(Run run, ThingSpec spec, Past<ThingSpec> last) {
        calls.add("observe");
        past = Optional.of(last);
        return found.get();
    }

    @Override
    public void remove(Run run, ThingSpec spec, Past<ThingSpec> last) {
        calls.add("remove");
        past = Optional.of(last);
    }

    @Override
    public List<Problem> refuse(ThingSpec before, Optional<ThingSpec> after) {
        return after.isEmpty() && !before.allowDestroy()
                ? List.of(new Problem(
                        "allowDestroy", "must be true, and applied, before '" + before.name() + "' is deleted"))
                : List.of();
    }
}
