package dev.croft.plugin.config;

import dev.croft.model.Decoder;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Json;
import dev.croft.spi.Backend;
import dev.croft.spi.BackendFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The configuration of this provider instance, and the backend that it names. */
public final class Settings implements AutoCloseable {
    /** Keys that the engine adds to a provider's configuration; they are not for us. */
    private static final Set<String> ENGINE = Set.of("version", "pluginDownloadURL", "__internal");

    private final Map<String, BackendFactory> factories = new TreeMap<>();
    private final Map<String, String> environment;
    private Optional<Backend> backend = Optional.empty();
    private Optional<String> owner = Optional.empty();

    /** @param environment the process's variables */
    public Settings(Iterable<BackendFactory> factories, Map<String, String> environment) {
        factories.forEach(factory -> this.factories.put(factory.name(), factory));
        this.environment = Map.copyOf(environment);
    }

    /** Names of the backends that there are. */
    public List<String> backends() {
        return List.copyOf(factories.keySet());
    }

    /** What is wrong in a configuration; values that are not known yet are passed over. */
    public List<Problem> check(Value.Obj configuration) {
        var problems = new ArrayList<Problem>();
        for (var entry : blocks(configuration, problems).entrySet()) {
            if (!entry.getValue().hasUnknown()) {
                factories
                        .get(entry.getKey())
                        .check(entry.getValue())
                        .forEach(p -> problems.add(p.under(entry.getKey())));
            }
        }
        var own = own(configuration);
        problems.addAll(Decoder.check(ProviderSpec.class, own).stream()
                .map(this::withBlocks)
                .toList());
        if (own.get("backend").plain() instanceof Value.Text name && !factories.containsKey(name.value())) {
            problems.add(new Problem(
                    "backend",
                    "must be one of " + String.join(", ", factories.keySet()) + ", found '" + name.value() + "'"));
        }
        return problems;
    }

    /** Takes over a configuration that has been checked; the backend of an earlier one is closed. */
    public synchronized void configure(Value.Obj configuration) {
        var problems = check(configuration);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        close();
        var spec = Decoder.decode(ProviderSpec.class, own(configuration));
        owner = spec.owner();
        var blocks = blocks(configuration, problems);
        backend = spec.backend().map(name -> factories.get(name).open(blocks.getOrDefault(name, Value.EMPTY)));
    }

    /** The backend, if the configuration names one. */
    public synchronized Optional<Backend> backend() {
        return backend;
    }

    /** Whose the things are that this instance makes. */
    public synchronized String owner() {
        return owner.orElseGet(() -> Optional.ofNullable(environment.get("CROFT_OWNER"))
                .filter(o -> !o.isEmpty())
                .orElse("default"));
    }

    /** What is there besides the backends' blocks and the engine's own keys. */
    private Value.Obj own(Value.Obj configuration) {
        var fields = new LinkedHashMap<>(configuration.fields());
        fields.keySet().removeAll(ENGINE);
        fields.keySet().removeAll(factories.keySet());
        return new Value.Obj(fields);
    }

    /** A block may come as a JSON text: Pulumi keeps configuration as strings. */
    private Map<String, Value.Obj> blocks(Value.Obj configuration, List<Problem> problems) {
        var blocks = new TreeMap<String, Value.Obj>();
        for (var name : factories.keySet()) {
            try {
                var given = configuration.get(name) instanceof Value.Sensitive s ? s.inner() : configuration.get(name);
                var value = given instanceof Value.Text text ? Json.parse(text.value()) : given;
                if (value instanceof Value.Obj block) {
                    blocks.put(name, block);
                } else if (!(value instanceof Value.Null || value instanceof Value.Unknown)) {
                    problems.add(new Problem(name, "must be a map"));
                }
            } catch (InvalidException e) {
                e.problems().forEach(p -> problems.add(p.under(name)));
            }
        }
        return blocks;
    }

    /** The decoder names the keys that it knows, which are not all. */
    private Problem withBlocks(Problem problem) {
        return new Problem(
                problem.path(),
                problem.message()
                        .replace(
                                "known are backend, owner",
                                "known are backend, owner, " + String.join(", ", factories.keySet())));
    }

    @Override
    public synchronized void close() {
        backend.ifPresent(Backend::close);
        backend = Optional.empty();
    }
}
