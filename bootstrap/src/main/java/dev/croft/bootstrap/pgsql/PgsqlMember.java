package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Connection;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("One copy of the data: a node that runs PostgreSQL for the cluster.")
public record PgsqlMember(
        @Doc("Number of the member in its cluster; it is called `<cluster>-<seq>`.") @Range(min = 1, max = 999) int seq,
        @Doc("The node's name, as previews and errors show it.")
                @Matches(
                        value = "[a-z][a-z0-9.-]{0,62}",
                        allowed = "a lower-case name of letters, digits, dots and dashes")
                String name,
        @Doc("The node's address in the environment's network.") String ip,
        @Doc(
                        "`primary` for the member that the cluster is created on, `replica` for the others; `offline` for one that serves long reads and backups, and never leads. Later the cluster elects its leader itself.")
                PgsqlRole role,
        @Doc("Number of the member that it copies (cascade); left out: the leader.") Optional<Integer> replicateFrom,
        @Doc("How to reach the node by SSH.") Connection connection) {
    public PgsqlMember {
        try {
            Cidr.address(ip);
        } catch (InvalidException e) {
            throw new InvalidException("ip", e.problems().get(0).message());
        }
    }

    /** Whether it may lead. */
    boolean eligible() {
        return role != PgsqlRole.OFFLINE;
    }
}
