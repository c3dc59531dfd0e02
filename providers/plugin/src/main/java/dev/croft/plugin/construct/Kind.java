package dev.croft.plugin.construct;

import dev.croft.model.Decoder;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.plugin.schema.ComponentType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * One kind of component: how its inputs become it.
 *
 * @param <I> its inputs, which check themselves
 */
abstract class Kind<I extends Record> {
    private final ComponentType type;
    private final Class<I> inputs;

    Kind(String name, String description, Class<I> inputs, Class<? extends Record> outputs) {
        this.type = new ComponentType("croft:components:" + name, description, inputs, outputs);
        this.inputs = inputs;
    }

    final ComponentType type() {
        return type;
    }

    /**
     * The component; empty where what it consists of depends on something that is not known yet.
     *
     * @throws InvalidException with everything that is wrong with the inputs
     */
    final Optional<Made> make(Given given) {
        var structure = structure(given.inputs());
        var problems = new LinkedHashSet<Problem>(Marks.misplaced(inputs, given.inputs()));
        problems.addAll(Decoder.check(inputs, given.inputs()));
        // What is not known is left out here: records that it kept from checking themselves now do.
        problems.addAll(Decoder.check(inputs, structure));
        if (!problems.isEmpty()) {
            throw new InvalidException(List.copyOf(problems));
        }
        return Decoder.decodeKnown(inputs, structure).map(known -> make(given, known));
    }

    /** Paths of what keeps the component from being made. */
    final List<String> unknown(Given given) {
        return Marks.unknown(inputs, structure(given.inputs()));
    }

    /** The inputs without those that are handed on as Outputs although the records hold them as values. */
    Value.Obj structure(Value.Obj inputs) {
        return inputs;
    }

    /** The component from inputs that are in order. */
    abstract Made make(Given given, I inputs);
}
