package dev.croft.bootstrap.etcd;

import dev.croft.model.Cidr;
import dev.croft.model.Connection;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("One member of an etcd cluster: a node that runs etcd.")
public record EtcdMember(
        @Doc(
                        "Number of the member in its cluster; with it the member is called `<cluster>-<seq>`, without it as its node. Never used for another node again.")
                @Range(min = 1, max = 999)
                Optional<Integer> seq,
        @Doc("The node's name, as previews and errors show it.")
                @Matches(
                        value = "[a-z][a-z0-9.-]{0,62}",
                        allowed = "a lower-case name of letters, digits, dots and dashes")
                String name,
        @Doc("The node's address that the other members and the clients use.") String ip,
        @Doc("How to reach the node by SSH.") Connection connection) {
    public EtcdMember {
        try {
            Cidr.address(ip);
        } catch (InvalidException e) {
            throw new InvalidException("ip", e.problems().get(0).message());
        }
    }

    /** What the member is called in a cluster. */
    public String instance(String cluster) {
        return seq.map(n -> cluster + "-" + n).orElse(name);
    }
}
