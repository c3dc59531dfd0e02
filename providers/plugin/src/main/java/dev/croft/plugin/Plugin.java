package dev.croft.plugin;

import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.trace.Trace;
import dev.croft.plugin.config.ProviderSpec;
import dev.croft.plugin.config.Settings;
import dev.croft.plugin.construct.Components;
import dev.croft.plugin.resource.Registry;
import dev.croft.plugin.schema.ComponentType;
import dev.croft.plugin.schema.SchemaWriter;
import dev.croft.plugin.wire.Calls;
import dev.croft.plugin.wire.EngineLog;
import dev.croft.plugin.wire.Lazy;
import dev.croft.spi.BackendFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;

/** The plugin put together: settings, resources, calls and log of one provider instance. */
public final class Plugin implements AutoCloseable {
    private final Settings settings;
    private final Registry registry;
    private final Map<String, String> environment;
    private final String version = readVersion();
    private final EngineLog log;
    private final Trace trace;
    private final Plans plans;
    private final Calls calls = new Calls();
    private final Lazy<NodeEngine> engine;

    /**
     * @param environment the process's variables: where a trace and plans go, if anywhere, and where bundles are
     * @param engine makes the engine, with the trace
     * @param resources what it serves, for its settings
     */
    Plugin(
            Settings settings,
            Map<String, String> environment,
            Function<Trace, NodeEngine> engine,
            Function<Parts, Registry> resources) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
        this.log = new EngineLog();
        this.trace = Trace.of(environment, problem -> log.warning("", problem));
        this.plans = Plans.of(environment);
        this.engine = new Lazy<>(() -> engine.apply(trace));
        this.registry = resources.apply(new Parts(settings, this.engine));
    }

    /** What resources are made from. */
    record Parts(Settings settings, Supplier<NodeEngine> engine) {}

    /** The real one: all resources, and the backends that are on the class path. */
    public static Plugin create(Map<String, String> environment) {
        var settings = new Settings(ServiceLoader.load(BackendFactory.class), environment);
        return new Plugin(
                settings, environment, NodeEngine::create, parts -> new Catalog(parts.settings(), parts.engine())
                        .registry());
    }

    /** The package schema, JSON. */
    public String schema() {
        return schema(Components.types());
    }

    /** The same without components: Java programs use those of {@code dev.croft.components} themselves. */
    public String resourceSchema() {
        return schema(List.of());
    }

    private String schema(List<ComponentType> components) {
        return SchemaWriter.write(version, registry.types(), components, ProviderSpec.class, settings.backends());
    }

    public ProviderService service() {
        return new ProviderService(
                version,
                this::schema,
                new Configuration(settings),
                () -> new Components(environment, log),
                new Lifecycle(registry, settings, calls, log, plans),
                calls,
                log,
                trace);
    }

    public EngineLog log() {
        return log;
    }

    /** Asks what is running to end; it has, or is given up, within five seconds. */
    public void cancel() {
        calls.cancel();
    }

    @Override
    public void close() {
        calls.close();
        settings.close();
        log.close();
        try {
            engine.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close the connections to nodes", e);
        }
    }

    private static String readVersion() {
        var properties = new Properties();
        try (var in = Plugin.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.properties", e);
        }
        return properties.getProperty("version");
    }
}
