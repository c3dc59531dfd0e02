package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Connection;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;

@Doc("A member of another group of the same Citus shard.")
public record PgsqlPeer(
        @Doc("Number of its group.") @Range(min = 0, max = 9999) int group,
        @Doc("Its name, which its certificate bears: `pg-work-1`.")
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}-[0-9]{1,3}",
                        allowed = "a cluster's name, a dash and a member's number")
                String name,
        @Doc("Its address in the environment's network.") String ip,
        @Doc("How to reach its node by SSH: the coordinator stops it when its group is given up.")
                Connection connection) {
    public PgsqlPeer {
        try {
            Cidr.address(ip);
        } catch (InvalidException e) {
            throw new InvalidException("ip", e.problems().get(0).message());
        }
    }

    /** The name of the cluster that its group is. */
    String cluster() {
        return name.substring(0, name.lastIndexOf('-'));
    }
}
