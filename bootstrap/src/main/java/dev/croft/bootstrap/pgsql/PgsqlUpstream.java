package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.List;
import java.util.Optional;

@Doc("The cluster that a standby cluster copies.")
public record PgsqlUpstream(
        @Doc("Addresses of its members: with several, the one that leads is followed; with one, that one, copy or not.")
                List<String> addresses,
        @Doc("Its PostgreSQL's port.") @Default("5432") @Range(min = 1, max = 65535) int port,
        @Doc("The replication slot that it keeps for this cluster, as one of its `followers`; left out: none.")
                @Matches(value = "[a-z0-9_]{1,63}", allowed = "up to 63 lower-case letters, digits and underscores")
                Optional<String> slot,
        @Doc("The certificate of its authority; left out: it is of this cluster's own authority.")
                Optional<String> certificate) {
    public PgsqlUpstream {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new InvalidException("addresses", "must hold at least one address of the cluster to follow");
        }
        for (var i = 0; i < addresses.size(); i++) {
            try {
                Cidr.address(addresses.get(i));
            } catch (InvalidException e) {
                throw new InvalidException(
                        "addresses[" + i + "]", e.problems().get(0).message());
            }
        }
    }
}
