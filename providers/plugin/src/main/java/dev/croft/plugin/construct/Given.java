package dev.croft.plugin.construct;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import dev.croft.model.Later;
import dev.croft.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a program gives for a component.
 *
 * @param name the component's name
 * @param inputs its inputs, which may hold unknowns and marks of secrecy
 * @param dependencies the resources that each input comes from, by URN
 * @param options the component's options
 * @param environment the plugin's variables: where the bundle is
 */
record Given(
        String name,
        Value.Obj inputs,
        Map<String, Set<String>> dependencies,
        ComponentResourceOptions options,
        Map<String, String> environment) {

    /** A part of an input as an Output: unknown where it is, secret where it or something in it is marked so. */
    <T> Output<T> output(String input, Value value, Function<Value, T> read) {
        return Program.output(value, dependencies.getOrDefault(input, Set.of()), read);
    }

    /** The same of a text. */
    Output<String> text(String input, Value value) {
        return output(input, value, Given::text);
    }

    /** One field of what may be unknown, or marked as secret, as a whole. */
    static Value field(Later<?> whole, String field) {
        var value = Passwords.bare(whole.value()) instanceof Value.Obj fields ? fields.get(field) : Value.UNKNOWN;
        return whole.value() instanceof Value.Sensitive ? new Value.Sensitive(value) : value;
    }

    /** The same of a text that is secret whether marked or not. */
    Output<String> secret(String input, Value value) {
        return output(input, new Value.Sensitive(value), Given::text);
    }

    /** The same of a text that may be left out. */
    Output<Optional<String>> optional(String input, Value value) {
        return output(input, value, v -> v.plain() instanceof Value.Text t ? Optional.of(t.value()) : Optional.empty());
    }

    /** The same of a list of texts. */
    Output<List<String>> texts(String input, Later<?> later) {
        return output(input, later.value(), v -> ((Value.Arr) v.plain())
                .items().stream().map(Given::text).toList());
    }

    private static String text(Value value) {
        return ((Value.Text) value.plain()).value();
    }
}
