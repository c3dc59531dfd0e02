package dev.croft.components.data;

import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import java.util.Optional;

@Doc("Where something runs: on a node of its own, which `ip` creates, or on the node of another part, by name.")
public record Place(
        @Doc("Address of a node of its own.") Optional<String> ip,
        @Doc("Name of a node that another part creates, such as `pg-test-1` or `infra-1`.") Optional<String> node) {
    public Place {
        if (ip.isPresent() == node.isPresent()) {
            throw new InvalidException(
                    "",
                    "must give either ip (a node of its own) or node (the name of another part's node), found "
                            + (ip.isPresent() ? "both" : "neither"));
        }
    }
}
