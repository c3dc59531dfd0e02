package dev.croft.plugin.construct;

import com.pulumi.resources.ComponentResourceOptions;
import dev.croft.model.InvalidException;
import dev.croft.model.Value;
import dev.croft.plugin.schema.ComponentType;
import dev.croft.plugin.wire.EngineLog;
import dev.croft.plugin.wire.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pulumirpc.Provider.ConstructRequest;
import pulumirpc.Provider.ConstructResponse;

/** All components that other languages can use: the one place that names them. */
public final class Components {
    private static final List<Kind<?>> KINDS = List.of(
            new EnvironmentKind(),
            new InfraClusterKind(),
            new NodePoolKind(),
            new PgsqlClusterKind(),
            new RedisClusterKind());

    private final Map<String, String> environment;
    private final EngineLog log;

    /** @param environment the process's variables */
    public Components(Map<String, String> environment, EngineLog log) {
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /** What the schema says of them. */
    public static List<ComponentType> types() {
        return KINDS.stream().map(Kind::type).toList();
    }

    /**
     * Makes a component with all of its children, and returns when the engine is done with them.
     *
     * @throws InvalidException with everything that is wrong with the inputs, before anything is made
     */
    public ConstructResponse construct(ConstructRequest request) throws Exception {
        var kind = KINDS.stream()
                .filter(k -> k.type().token().equals(request.getType()))
                .findFirst()
                .orElseThrow(() -> new InvalidException(
                        "",
                        request.getType() + " is no component of Croft; there are "
                                + types().stream().map(ComponentType::token).collect(Collectors.joining(", "))));
        var inputs = Values.read(request.getInputs());
        return Program.run(request, log.address(), options -> made(kind, request, inputs, options));
    }

    private Made made(Kind<?> kind, ConstructRequest request, Value.Obj inputs, ComponentResourceOptions options) {
        var dependencies = new LinkedHashMap<String, Set<String>>();
        request.getInputDependenciesMap()
                .forEach((input, urns) -> dependencies.put(input, Set.copyOf(urns.getUrnsList())));
        var given = new Given(request.getName(), inputs, dependencies, options, environment);
        return kind.make(given).orElseGet(() -> hull(kind.type(), given, kind.unknown(given)));
    }

    private Made hull(ComponentType type, Given given, List<String> unknown) {
        log.warning(
                "",
                type.token() + " '" + given.name() + "': what it consists of is not shown in this preview, because of"
                        + " inputs that are not known yet: " + String.join(", ", unknown));
        var outputs = new LinkedHashMap<String, Object>();
        type.outputFields().forEach(field -> outputs.put(field.name(), Program.unknown()));
        return new Made(new Hull(type.token(), given.name(), given.options()), outputs);
    }
}
