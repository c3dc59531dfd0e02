package dev.croft.plugin;

import dev.croft.model.InvalidException;
import dev.croft.model.Value;
import dev.croft.plugin.config.Settings;
import dev.croft.plugin.wire.Values;
import java.util.TreeSet;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.ConfigureResponse;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.PropertyDiff;

/** The verbs about the provider's own configuration. */
final class Configuration {
    private final Settings settings;

    Configuration(Settings settings) {
        this.settings = settings;
    }

    CheckResponse check(CheckRequest request) {
        var response = CheckResponse.newBuilder().setInputs(request.getNews());
        var given = Values.read(request.getNews());
        settings.check(given).forEach(problem -> response.addFailures(Problems.failure(problem, given)));
        return response.build();
    }

    /** Says DIFF_SOME on any change: with DIFF_NONE the engine would configure us with the old values. */
    DiffResponse diff(DiffRequest request) {
        var before =
                Values.read(request.getOldInputs().getFieldsCount() > 0 ? request.getOldInputs() : request.getOlds());
        var after = Values.read(request.getNews());
        var keys = new TreeSet<>(before.fields().keySet());
        keys.addAll(after.fields().keySet());
        keys.removeIf(key -> before.get(key).plain().equals(after.get(key).plain()));
        if (keys.contains("backend")
                && before.get("backend").plain() instanceof Value.Text old
                && after.get("backend").plain() instanceof Value.Text now) {
            throw new InvalidException(
                    "backend",
                    "cannot change from '" + old.value() + "' to '" + now.value()
                            + "' under resources that exist; destroy the stack first, or use a second Provider for the new backend");
        }
        var response = DiffResponse.newBuilder()
                .setHasDetailedDiff(true)
                .setChanges(keys.isEmpty() ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME);
        keys.forEach(key -> response.addDiffs(key)
                .putDetailedDiff(
                        key,
                        PropertyDiff.newBuilder()
                                .setInputDiff(true)
                                .setKind(
                                        !before.fields().containsKey(key)
                                                ? PropertyDiff.Kind.ADD
                                                : !after.fields().containsKey(key)
                                                        ? PropertyDiff.Kind.DELETE
                                                        : PropertyDiff.Kind.UPDATE)
                                .build()));
        return response.build();
    }

    ConfigureResponse configure(ConfigureRequest request) {
        settings.configure(Values.read(request.getArgs()));
        return ConfigureResponse.newBuilder()
                .setAcceptSecrets(true)
                .setSupportsPreview(true)
                // Ids in place of resources, plain values in place of outputs: that is all we need of them, and the
                // SDK's
                // Construct takes no secret inputs that come as outputs.
                .setAcceptResources(false)
                .setAcceptOutputs(false)
                .build();
    }
}
