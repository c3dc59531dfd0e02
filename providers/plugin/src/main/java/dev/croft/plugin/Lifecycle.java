package dev.croft.plugin;

import com.google.protobuf.Empty;
import dev.croft.model.Value;
import dev.croft.plugin.config.Settings;
import dev.croft.plugin.resource.Change;
import dev.croft.plugin.resource.Context;
import dev.croft.plugin.resource.Registry;
import dev.croft.plugin.resource.Urns;
import dev.croft.plugin.resource.Verbs;
import dev.croft.plugin.wire.Calls;
import dev.croft.plugin.wire.EngineLog;
import dev.croft.plugin.wire.Paths;
import dev.croft.plugin.wire.Values;
import dev.croft.spi.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.PropertyDiff;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;

/** The verbs about a resource, from request to response. */
final class Lifecycle {
    /** A Read must not hold up a run for long: what cannot be looked at soon is told as such. */
    private static final Duration LOOK = Duration.ofSeconds(45);

    private final Registry registry;
    private final Settings settings;
    private final Calls calls;
    private final EngineLog log;
    private final Plans plans;
    private final Successors successors = new Successors();

    Lifecycle(Registry registry, Settings settings, Calls calls, EngineLog log, Plans plans) {
        this.registry = registry;
        this.settings = settings;
        this.calls = calls;
        this.log = log;
        this.plans = plans;
    }

    CheckResponse check(CheckRequest request) {
        var checked =
                registry.of(request.getUrn()).check(Values.read(request.getOlds()), Values.read(request.getNews()));
        if (request.getOlds().getFieldsCount() > 0) {
            successors.known(request.getUrn());
        }
        var response = CheckResponse.newBuilder().setInputs(Values.write(checked.inputs()));
        checked.problems().forEach(problem -> response.addFailures(Problems.failure(problem, checked.inputs())));
        return response.build();
    }

    DiffResponse diff(DiffRequest request) throws Exception {
        var difference = registry.of(request.getUrn())
                .diff(
                        Values.read(request.getOldInputs()),
                        Values.read(request.getOlds()),
                        Values.read(request.getNews()),
                        request.getIgnoreChangesList());
        difference.notes().forEach(note -> log.warning(request.getUrn(), note));
        if (difference.changes().isEmpty()) {
            plans.note(request.getUrn(), () -> List.of("nothing to do"));
        }
        var response = DiffResponse.newBuilder()
                .setHasDetailedDiff(true)
                .setChanges(
                        difference.changes().isEmpty()
                                ? DiffResponse.DiffChanges.DIFF_NONE
                                : DiffResponse.DiffChanges.DIFF_SOME)
                .setDeleteBeforeReplace(difference.deleteBeforeReplace());
        difference
                .changes()
                .forEach((path, change) -> response.putDetailedDiff(
                        path,
                        PropertyDiff.newBuilder()
                                .setKind(kind(change))
                                .setInputDiff(change.input())
                                .build()));
        difference.changes().keySet().stream().map(Paths::first).distinct().forEach(response::addDiffs);
        difference.changes().entrySet().stream()
                .filter(e -> e.getValue().replace())
                .map(e -> Paths.first(e.getKey()))
                .distinct()
                .forEach(response::addReplaces);
        return response.build();
    }

    private static PropertyDiff.Kind kind(Change change) {
        return switch (change.kind()) {
            case ADD -> change.replace() ? PropertyDiff.Kind.ADD_REPLACE : PropertyDiff.Kind.ADD;
            case DELETE -> change.replace() ? PropertyDiff.Kind.DELETE_REPLACE : PropertyDiff.Kind.DELETE;
            case UPDATE -> change.replace() ? PropertyDiff.Kind.UPDATE_REPLACE : PropertyDiff.Kind.UPDATE;
        };
    }

    CreateResponse create(CreateRequest request) throws Exception {
        var verbs = registry.of(request.getUrn());
        var news = Values.read(request.getProperties());
        var response = CreateResponse.newBuilder()
                .setRefreshBeforeUpdate(verbs.handler().refreshBeforeUpdate());
        if (request.getPreview()) {
            plans.note(request.getUrn(), () -> plan(verbs, request.getUrn(), Value.EMPTY, Value.EMPTY, news));
            return response.setProperties(Values.write(verbs.previewCreate(news)))
                    .build();
        }
        var context = context(verbs, request.getUrn(), news, patience(verbs, request.getTimeout()));
        var made = run(verbs, context, news, () -> verbs.create(context, news));
        if (verbs.handler().takesOver()) {
            successors.made(request.getUrn(), made.id());
        }
        return response.setId(made.id())
                .setProperties(Values.write(made.outputs()))
                .build();
    }

    ReadResponse read(ReadRequest request) throws Exception {
        var verbs = registry.of(request.getUrn());
        var oldInputs = Values.read(request.getInputs());
        var context = context(
                verbs, request.getUrn(), oldInputs, request.getTimeout() > 0 ? seconds(request.getTimeout()) : LOOK);
        var looked = calls.run(
                context.call().deadline(),
                () -> verbs.read(context, request.getId(), oldInputs, Values.read(request.getProperties())));
        if (looked.isEmpty()) {
            return ReadResponse.getDefaultInstance(); // no id: gone
        }
        var state = Values.write(looked.get().state());
        var inputs = Values.write(looked.get().inputs());
        var refresh = verbs.handler().refreshBeforeUpdate();
        // A Read that succeeds would make the engine forget that the thing was never finished.
        var incomplete = looked.get().incomplete();
        if (incomplete.isPresent()) {
            throw Failures.halfDone(
                    request.getId(), state, inputs, refresh, "not finished by the last run: " + incomplete.get());
        }
        return ReadResponse.newBuilder()
                .setId(request.getId())
                .setInputs(inputs)
                .setProperties(state)
                .setRefreshBeforeUpdate(refresh)
                .build();
    }

    UpdateResponse update(UpdateRequest request) throws Exception {
        var verbs = registry.of(request.getUrn());
        var oldInputs = Values.read(request.getOldInputs());
        var oldState = Values.read(request.getOlds());
        var news = Values.read(request.getNews());
        var response = UpdateResponse.newBuilder()
                .setRefreshBeforeUpdate(verbs.handler().refreshBeforeUpdate());
        if (request.getPreview()) {
            plans.note(request.getUrn(), () -> plan(verbs, request.getUrn(), oldInputs, oldState, news));
            return response.setProperties(Values.write(verbs.previewUpdate(oldInputs, oldState, news)))
                    .build();
        }
        var context = context(verbs, request.getUrn(), news, patience(verbs, request.getTimeout()));
        var state = run(verbs, context, news, () -> verbs.update(context, request.getId(), oldInputs, oldState, news));
        return response.setProperties(Values.write(state)).build();
    }

    private List<String> plan(Verbs<?> verbs, String urn, Value.Obj oldInputs, Value.Obj oldState, Value.Obj news)
            throws Exception {
        var context = context(verbs, urn, news, LOOK);
        return calls.run(context.call().deadline(), () -> verbs.plan(context, oldInputs, oldState, news));
    }

    Empty delete(DeleteRequest request) throws Exception {
        var verbs = registry.of(request.getUrn());
        if (successors.replaced(request.getUrn(), request.getId())) {
            log.warning(
                    request.getUrn(),
                    "is its own replacement and was left as it is: for another one in its place set the option"
                            + " deleteBeforeReplace, or run 'pulumi destroy --target' for it first");
            return Empty.getDefaultInstance();
        }
        var oldInputs = Values.read(request.getOldInputs());
        var context = context(verbs, request.getUrn(), oldInputs, patience(verbs, request.getTimeout()));
        return calls.run(context.call().deadline(), () -> {
            verbs.delete(context, request.getId(), oldInputs, Values.read(request.getProperties()));
            return Empty.getDefaultInstance();
        });
    }

    /** Runs what may leave a thing behind when it fails. */
    private <T> T run(Verbs<?> verbs, Context context, Value.Obj news, Callable<T> work) throws Exception {
        try {
            return calls.run(context.call().deadline(), work);
        } catch (Exception e) {
            var begun = context.begun();
            if (begun.isEmpty()) {
                throw e;
            }
            var state = Values.write(verbs.state(news, begun.get().outputs()));
            throw Failures.halfDone(
                    begun.get().id(),
                    state,
                    Values.write(news),
                    verbs.handler().refreshBeforeUpdate(),
                    Failures.text(e));
        }
    }

    private Context context(Verbs<?> verbs, String urn, Value.Obj declared, Duration patience) {
        var owner = new Owner(settings.owner(), urn, Urns.name(urn), Urns.stack(urn), verbs.identity(declared));
        return new Context(
                owner, Instant.now().plus(patience), text -> log.status(urn, text), text -> log.warning(urn, text));
    }

    /** customTimeouts come in seconds; 0 is none. */
    private static Duration patience(Verbs<?> verbs, double timeout) {
        return timeout > 0 ? seconds(timeout) : verbs.handler().patience();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
