package dev.croft.plugin;

import dev.croft.plugin.resource.Urns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The steps of what a preview shows, for {@code make plan}: a file for each bootstrap resource, in the folder that
 * {@code CROFT_PLAN} names. Without it a preview looks at nothing but what a refresh sees.
 */
final class Plans {
    private final Optional<Path> folder;

    private Plans(Optional<Path> folder) {
        this.folder = folder;
    }

    static Plans of(Map<String, String> environment) {
        return new Plans(Optional.ofNullable(environment.get("CROFT_PLAN"))
                .filter(name -> !name.isBlank())
                .map(Path::of));
    }

    /** Notes the plan of a resource, in place of what was noted of it before. */
    void note(String urn, Callable<List<String>> plan) throws Exception {
        if (folder.isEmpty() || !Urns.type(urn).startsWith("croft:bootstrap:")) {
            return;
        }
        var shown = Urns.shown(urn);
        List<String> lines;
        try {
            lines = plan.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            lines = List.of("! no plan: " + Failures.text(e));
        }
        var text = shown + "\n" + String.join("\n", lines).indent(2);
        try {
            Files.createDirectories(folder.get());
            Files.writeString(folder.get().resolve(shown.replaceAll("[^A-Za-z0-9._-]", "-")), text);
        } catch (IOException e) {
            throw new IllegalStateException("the plan cannot be written: " + e.getMessage() + "; see CROFT_PLAN", e);
        }
    }
}
