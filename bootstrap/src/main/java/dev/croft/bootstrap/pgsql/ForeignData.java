package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must not be run over: other people's data, and a loss of our own. Asked before anything is changed. */
final class ForeignData {
    private ForeignData() {}

    /** @throws BootstrapException names each node with what was found there and what to do */
    static void refuse(PgsqlSpec spec, Optional<PgsqlSpec> past, Map<String, Look> looks) {
        List<Failure> failures = new ArrayList<>();
        spec.members().forEach(m -> wrong(spec, past, looks.get(m.name()))
                .ifPresent(message -> failures.add(
                        new Failure(m.name(), Optional.of("postgresql"), Optional.empty(), message, List.of()))));
        if (failures.isEmpty()
                && looks.values().stream().anyMatch(Look::data)
                && spec.restoreFrom().isPresent()
                && past.isPresent()
                && !past.get().restoreFrom().equals(spec.restoreFrom())) {
            failures.add(new Failure(
                    spec.name(),
                    Optional.empty(),
                    Optional.empty(),
                    "restoreFrom is for a new cluster, and this one has data; take the line back, and declare another cluster with it",
                    List.of()));
        }
        if (failures.isEmpty()
                && !spec.allowDestroy()
                && looks.values().stream().noneMatch(Look::data)
                && looks.values().stream().anyMatch(Look::founded)) {
            failures.add(new Failure(
                    spec.name(),
                    Optional.empty(),
                    Optional.empty(),
                    "no member has the cluster's data any more; bring back " + PatroniFiles.data(spec)
                            + " on one of them, or set allowDestroy and apply it to begin with an empty cluster",
                    List.of()));
        }
        if (!failures.isEmpty()) {
            throw new BootstrapException(failures, null);
        }
    }

    private static Optional<String> wrong(PgsqlSpec spec, Optional<PgsqlSpec> past, Look look) {
        var release = spec.version() == 15 ? "debian-12" : "debian-13";
        if (!look.release().equals(release)) {
            return Optional.of("runs " + look.release() + ", and PostgreSQL " + spec.version() + " comes with "
                    + release + "; declare version " + (look.release().equals("debian-12") ? 15 : 17)
                    + " or another node");
        }
        var ours = look.owner().equals(PatroniFiles.owner(spec))
                || past.isPresent() && look.owner().equals(PatroniFiles.owner(past.get()));
        if (ours) {
            return Optional.empty();
        }
        var whose =
                look.owner().isEmpty() ? "that Croft did not set up" : "of another cluster ('" + look.owner() + "')";
        if (look.data() || look.otherFiles()) {
            return Optional.of("there is data in " + PatroniFiles.data(spec) + " " + whose
                    + "; move it away, or choose another node");
        }
        if (look.running() || look.listening()) {
            return Optional.of("there is " + (look.running() ? "a Patroni " : "a program on PostgreSQL's port 5432 ")
                    + whose + "; stop and disable it, or choose another node");
        }
        return Optional.empty();
    }
}
