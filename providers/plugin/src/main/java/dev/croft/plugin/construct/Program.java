package dev.croft.plugin.construct;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.core.internal.OutputData;
import com.pulumi.core.internal.OutputInternal;
import com.pulumi.deployment.internal.DeploymentImpl;
import com.pulumi.deployment.internal.DeploymentImpl.DeploymentState;
import com.pulumi.deployment.internal.DeploymentInstanceHolder;
import com.pulumi.deployment.internal.DeploymentInstanceInternal;
import com.pulumi.deployment.internal.InlineDeploymentSettings;
import com.pulumi.deployment.internal.Runner;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.DependencyResource;
import com.pulumi.resources.Resource;
import com.pulumi.resources.internal.DependencyProviderResource;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import pulumirpc.Provider.ConstructRequest;
import pulumirpc.Provider.ConstructResponse;
import pulumirpc.Provider.ConstructResponse.PropertyDependencies;

/**
 * A piece of a Pulumi program that runs inside of the plugin. The only class of ours that knows the SDK's internals: the
 * SDK's own host for components takes no secrets, and waits with a whole core.
 */
final class Program {
    private Program() {}

    /** Runs the body as a program would be, waits for all that it registers, and tells what was made. */
    static ConstructResponse run(ConstructRequest request, String engine, Function<ComponentResourceOptions, Made> body)
            throws Exception {
        var state = DeploymentState.fromInline(InlineDeploymentSettings.builder()
                .monitorAddr(request.getMonitorEndpoint())
                .engineAddr(engine)
                .project(request.getProject())
                .stack(request.getStack())
                .organization(request.getOrganization())
                .isDryRun(request.getDryRun())
                .config(ImmutableMap.copyOf(request.getConfigMap()))
                .configSecretKeys(ImmutableSet.copyOf(request.getConfigSecretKeysList()))
                .build());
        var tasks = new Tasks();
        state.runner = tasks;
        DeploymentInstanceHolder.setInstance(new DeploymentInstanceInternal(new DeploymentImpl(state)));
        try {
            var made = body.apply(Options.of(request, DependencyProviderResource::new));
            tasks.await();
            return response(made, request.getAdditionalSecretOutputsList());
        } finally {
            DeploymentInstanceHolder.internalUnsafeDestroyInstance();
        }
    }

    /** A value as an Output that comes from resources: unknown where anything in it is, secret where anything in it is. */
    static <T> Output<T> output(Value value, Set<String> urns, Function<Value, T> read) {
        ImmutableSet<Resource> resources =
                urns.stream().map(DependencyResource::new).collect(ImmutableSet.toImmutableSet());
        var known = !value.hasUnknown();
        return new OutputInternal<>(
                OutputData.ofNullable(resources, known ? read.apply(value) : null, known, holdsSecret(value)));
    }

    /** What is not known yet. */
    static Output<Object> unknown() {
        return new OutputInternal<>(OutputData.unknown());
    }

    private static boolean holdsSecret(Value value) {
        return value instanceof Value.Sensitive
                || value instanceof Value.Arr a && a.items().stream().anyMatch(Program::holdsSecret)
                || value instanceof Value.Obj o && o.fields().values().stream().anyMatch(Program::holdsSecret);
    }

    private static ConstructResponse response(Made made, List<String> secrets) throws Exception {
        var response = ConstructResponse.newBuilder();
        var state = new LinkedHashMap<String, Value>();
        for (var output : made.outputs().entrySet()) {
            var sources = new LinkedHashSet<Resource>();
            var value = read(output.getValue(), sources);
            var marked = value instanceof Value.Sensitive || !secrets.contains(output.getKey());
            state.put(output.getKey(), marked ? value : new Value.Sensitive(value));
            var urns = PropertyDependencies.newBuilder();
            for (var source : sources) {
                urns.addUrns(text(source.urn()));
            }
            response.putStateDependencies(output.getKey(), urns.build());
        }
        return response.setUrn(text(made.component().urn()))
                .setState(Values.write(new Value.Obj(state)))
                .build();
    }

    private static String text(Output<String> output) throws Exception {
        return Internal.of(output).getValueOptional().get().orElseThrow();
    }

    private static Value read(Object tree, Set<Resource> sources) throws Exception {
        if (tree instanceof Output<?> output) {
            var data = Internal.of(output).getDataAsync().get();
            sources.addAll(data.getResources());
            var inner = data.isKnown() ? read(data.getValueNullable(), sources) : Value.UNKNOWN;
            return data.isSecret() ? new Value.Sensitive(inner) : inner;
        }
        if (tree instanceof Map<?, ?> map) {
            var fields = new LinkedHashMap<String, Value>();
            for (var entry : map.entrySet()) {
                fields.put((String) entry.getKey(), read(entry.getValue(), sources));
            }
            return new Value.Obj(fields);
        }
        if (tree instanceof List<?> list) {
            var items = new ArrayList<Value>();
            for (var item : list) {
                items.add(read(item, sources));
            }
            return new Value.Arr(items);
        }
        if (tree instanceof Optional<?> optional) {
            return read(optional.orElse(null), sources);
        }
        return tree == null
                ? Value.NULL
                : tree instanceof Number number
                        ? Value.of(number.doubleValue())
                        : tree instanceof Boolean bool ? Value.of(bool) : Value.of((String) tree);
    }

    /** What is going on; the first failure ends the wait. */
    private static final class Tasks implements Runner {
        private final Queue<CompletableFuture<?>> open = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Object> failure = new CompletableFuture<>();

        @Override
        public <T> void registerTask(String description, CompletableFuture<T> task) {
            open.add(task);
            task.whenComplete((value, e) -> {
                if (e != null) {
                    failure.completeExceptionally(e);
                }
            });
        }

        @Override
        public <T> CompletableFuture<Result<T>> runAsync(Supplier<T> callback) {
            throw new UnsupportedOperationException("only registers tasks");
        }

        void await() throws Exception {
            try {
                for (var task = open.poll(); task != null; task = open.poll()) {
                    CompletableFuture.anyOf(task, failure).get();
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }
}
