package dev.croft.components.data;

import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import java.util.List;
import java.util.Optional;

@Doc("An etcd cluster.")
public record Etcd(
        @Doc("Its members: 1, 3 or 5.") List<Place> members, @Doc("Size of nodes of its own.") Optional<Machine> vm) {
    public Etcd {
        if (members.size() != 1 && members.size() != 3 && members.size() != 5) {
            throw new InvalidException(
                    "members", "must be 1, 3 or 5 so that a majority is clear, found " + members.size());
        }
    }
}
