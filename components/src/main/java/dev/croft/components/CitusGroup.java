package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.sdk.bootstrap.inputs.PgsqlCitusArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlPeerArgs;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as a group of a Citus shard.
 *
 * @param number 0 for the coordinator
 * @param database the one that is distributed
 * @param packageName the Debian package that holds Citus, where it is not called as usual
 * @param peers the members of the other groups
 * @param coordinator of a worker: it has the same roles, and so the same passwords, and must stand before
 */
public record CitusGroup(
        String shard,
        int number,
        String database,
        Optional<String> packageName,
        List<Peer> peers,
        Optional<PgsqlCluster> coordinator) {
    public CitusGroup {
        peers = List.copyOf(peers);
    }

    /** A member of another group, by its instance's name. */
    public record Peer(int group, String name, NodeRef node) {
        private Output<PgsqlPeerArgs> args() {
            return node.connection().applyValue(c -> PgsqlPeerArgs.builder()
                    .group(group)
                    .name(name)
                    .ip(node.ip())
                    .connection(c)
                    .build());
        }
    }

    Output<PgsqlCitusArgs> args() {
        return Output.all(peers.stream().map(Peer::args).toList()).applyValue(others -> {
            var args = PgsqlCitusArgs.builder()
                    .shard(shard)
                    .group(number)
                    .database(database)
                    .peers(others);
            packageName.ifPresent(args::packageName);
            return args.build();
        });
    }
}
