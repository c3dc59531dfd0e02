package dev.croft.plugin.construct;

import dev.croft.components.RedisCluster;
import dev.croft.components.data.Machine;
import dev.croft.components.data.Redis;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Later;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import dev.croft.model.redis.RedisChecks;
import dev.croft.model.redis.RedisEngine;
import dev.croft.model.redis.RedisHost;
import dev.croft.model.redis.RedisInstance;
import dev.croft.model.redis.RedisMemory;
import dev.croft.model.redis.RedisMode;
import dev.croft.model.redis.RedisPersistence;
import dev.croft.model.redis.RedisSentinel;
import dev.croft.model.redis.RedisSharding;
import dev.croft.model.redis.RedisTopology;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Redis deployment on nodes that are managed. */
final class RedisClusterKind extends Kind<RedisClusterKind.Inputs> {
    RedisClusterKind() {
        super(
                "RedisCluster",
                "A Redis deployment with its passwords: those that are not given are generated and never change by themselves.",
                Inputs.class,
                Outputs.class);
    }

    record Inputs(
            @Doc("What all parts of the environment share.") SiteInputs site,
            @Doc("The deployment's name, such as `cache`; its instances are `cache-1-6379`, `cache-2-6379`...")
                    String name,
            @Doc("`standalone`, `sentinel` or `cluster`. Cannot be changed.") RedisMode mode,
            @Doc("`redis` or `valkey`. Cannot be changed.") @Default("\"redis\"") RedisEngine engine,
            @Doc("Its nodes with their instances.") List<Member> nodes,
            @Doc("Size of the smallest node, of whose memory instances get a part.") Optional<Machine> vm,
            @Doc("What each instance may keep in memory.") @Default("{}") RedisMemory memory,
            @Doc("What is kept on disk.") @Default("{}") RedisPersistence persistence,
            @Doc("The sentinels of mode `sentinel`.") @Default("{}") RedisSentinel sentinel,
            @Doc("The shards of mode `cluster`.") @Default("{}") RedisSharding cluster,
            @Doc("How many replicas must be there for a master to take writes.") @Range(min = 0, max = 99)
                    Optional<Integer> minReplicas,
            @Doc("Whether clients, replicas and sentinels speak TLS. Cannot be changed.") @Default("true") boolean tls,
            @Doc("Which generated passwords are used: another text than before gives new ones.") @Default("\"1\"")
                    String rotation,
            @Doc("Generated passwords that clients may still use, by the text that they were made with.")
                    Optional<String> formerRotation,
            @Doc("Settings of the instances besides those, by their names in redis.conf.") Map<String, String> settings,
            @Doc("Port of the exporter on each node.") @Default("9121") @Range(min = 1024, max = 65535)
                    int exporterPort,
            @Doc("Nodes where it registers what is to be monitored: `nodes` of `InfraCluster`.")
                    Later<List<ManagedNode>> registry) {
        Inputs {
            var problems = RedisChecks.problems(
                    mode,
                    new RedisTopology(name, nodes),
                    sentinel,
                    cluster,
                    minReplicas,
                    List.of(),
                    settings,
                    exporterPort);
            if (!problems.isEmpty()) {
                throw new InvalidException(problems);
            }
        }

        private Redis data() {
            return new Redis(
                    mode,
                    engine,
                    Optional.empty(),
                    nodes.stream().map(Member::declared).toList(),
                    vm,
                    memory,
                    persistence,
                    sentinel,
                    cluster,
                    minReplicas,
                    tls,
                    true,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    rotation,
                    formerRotation,
                    settings,
                    exporterPort,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    @Doc("A node with its instances.")
    record Member(
            @Doc("Its number; its instances are called `<deployment>-<number>-<port>`.") @Range(min = 1, max = 99)
                    int seq,
            @Doc("Its instances; none for a place for a sentinel only.") List<RedisInstance> instances,
            @Doc("Whether a sentinel runs here, in mode `sentinel`.") @Default("true") boolean sentinel,
            @Doc("The node, managed.") NodeInputs node)
            implements RedisHost {
        private Redis.Node declared() {
            return new Redis.Node(seq, instances, sentinel, Optional.empty(), Optional.of(node.name()));
        }
    }

    @Doc("How a Redis deployment is reached.")
    record Outputs(
            @Doc("`host:port` of each instance.") List<String> endpoints,
            @Doc("`host:port` of each sentinel.") List<String> sentinels,
            @Doc("Names that clients ask sentinels for.") List<String> groups,
            @Doc("Password of clients.") Secret password) {}

    @Override
    Made make(Given given, Inputs inputs) {
        var deployment = new RedisCluster(
                inputs.name(),
                inputs.site().site(given),
                inputs.data(),
                inputs.nodes().stream()
                        .map(n -> new RedisCluster.Member(
                                n.seq(), n.instances(), n.sentinel(), n.node().ref(given, "nodes")))
                        .toList(),
                inputs.vm().orElse(Machine.DEFAULT).memoryMib(),
                Optional.empty(),
                ManagedNode.registry(given, inputs.registry()),
                given.options());
        return new Made(deployment, outputs(deployment));
    }

    static Map<String, Object> outputs(RedisCluster deployment) {
        return Map.of(
                "endpoints", deployment.endpoints(),
                "sentinels", deployment.sentinels(),
                "groups", deployment.groups(),
                "password", deployment.password());
    }
}
