package dev.croft.plugin;

import dev.croft.model.InvalidException;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Json;
import dev.croft.plugin.wire.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state of a stack, as {@code pulumi stack export --show-secrets} writes it.
 *
 * @param resources each as the state has it
 */
record StackState(List<Value.Obj> resources) {
    /** @throws InvalidException it is no export, or one with encrypted secrets */
    static StackState parse(String export) {
        if (Json.parse(export) instanceof Value.Obj root
                && root.get("deployment") instanceof Value.Obj deployment
                && deployment.get("resources") instanceof Value.Arr resources) {
            return new StackState(
                    resources.items().stream().map(r -> (Value.Obj) plain(r)).toList());
        }
        throw new InvalidException("", "is no state of a stack that has resources: bring the stack up first");
    }

    /** The inputs of all resources of a type. */
    List<Value.Obj> inputs(String type) {
        return resources.stream()
                .filter(r ->
                        r.get("type").equals(Value.of(type)) && !Value.of(true).equals(r.get("delete")))
                .flatMap(r -> r.get("inputs") instanceof Value.Obj inputs ? Stream.of(inputs) : Stream.empty())
                .toList();
    }

    private static Value plain(Value value) {
        if (value instanceof Value.Arr array) {
            return new Value.Arr(array.items().stream().map(StackState::plain).toList());
        }
        if (!(value instanceof Value.Obj object)) {
            return value;
        }
        if (Value.of(Values.SECRET).equals(object.get(Values.KIND))) {
            if (object.get("plaintext") instanceof Value.Text text) {
                return new Value.Sensitive(plain(Json.parse(text.value())));
            }
            throw new InvalidException("", "holds encrypted secrets: export it with --show-secrets");
        }
        var fields = new LinkedHashMap<String, Value>();
        object.fields().forEach((key, field) -> fields.put(key, plain(field)));
        return new Value.Obj(fields);
    }
}
