package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Range;
import dev.croft.model.alerts.Alerts;
import java.util.List;
import java.util.Optional;

@Doc("INFRA: what serves the whole environment.")
public record Infra(
        @Doc("Its nodes; the first serves the repository.") List<Place> nodes,
        @Doc("How long metrics are kept, in days.") @Default("15") @Range(min = 1, max = 3650) int retentionDays,
        @Doc("Who is told of alerts; left out: nobody, they are on the portal.") Optional<Alerts> alerts,
        @Doc("Size of its nodes.") Optional<Machine> vm) {
    public Infra {
        if (nodes.isEmpty()) {
            throw new InvalidException("nodes", "must have at least one node, such as [ { ip: 10.42.0.10 } ]");
        }
    }
}
