package dev.croft.plugin;

import dev.croft.model.Problem;
import dev.croft.model.Value;
import pulumirpc.Provider.CheckFailure;

/** What is wrong with inputs, as the engine takes it. */
final class Problems {
    private Problems() {}

    /**
     * The engine prints the value of the property that a failure names, in plain: so a property is named only where it
     * is there, is not secret, and is a scalar. Elsewhere the path is in the text.
     */
    static CheckFailure failure(Problem problem, Value.Obj inputs) {
        var value = inputs.get(problem.path());
        var shown = value instanceof Value.Text || value instanceof Value.Num || value instanceof Value.Bool;
        return shown
                ? CheckFailure.newBuilder()
                        .setProperty(problem.path())
                        .setReason(problem.message())
                        .build()
                : CheckFailure.newBuilder().setReason(problem.toString()).build();
    }
}
