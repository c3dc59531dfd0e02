package dev.croft.libvirt;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what libvirt cannot honour. */
final class Problems {
    private final List<Problem> list = new ArrayList<>();

    Problems when(boolean wrong, String path, String message) {
        if (wrong) {
            list.add(new Problem(path, message));
        }
        return this;
    }

    Problems absent(Optional<String> field, String path, String why) {
        return when(field.isPresent(), path, "libvirt " + why + ": leave it out");
    }

    List<Problem> list() {
        return List.copyOf(list);
    }
}
