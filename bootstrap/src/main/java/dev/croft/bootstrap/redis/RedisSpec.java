package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Registry;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import dev.croft.model.Secret;
import dev.croft.model.redis.RedisChecks;
import dev.croft.model.redis.RedisEngine;
import dev.croft.model.redis.RedisMemory;
import dev.croft.model.redis.RedisMode;
import dev.croft.model.redis.RedisPersistence;
import dev.croft.model.redis.RedisRestore;
import dev.croft.model.redis.RedisSentinel;
import dev.croft.model.redis.RedisSharding;
import dev.croft.model.redis.RedisTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@Doc("One Redis deployment, whole: instances on nodes, standalone, watched by sentinels, or as shards of a cluster.")
public record RedisSpec(
        @Doc("The deployment's name, such as `cache`; its instances are `cache-1-6379`, `cache-2-6379`...")
                @Replaces
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}",
                        allowed = "a lower-case name of up to 40 letters, digits and dashes")
                String name,
        @Doc(
                        "`standalone`: each instance for itself or as a named one's replica; `sentinel`: sentinels promote a replica when its master fails; `cluster`: shards. Cannot be changed.")
                RedisMode mode,
        @Doc("`redis`, or `valkey` on Debian 13. Cannot be changed.") @Default("\"redis\"") RedisEngine engine,
        @Doc(
                        "Release to run, such as `8.0.2` or a whole Debian version. Another one than before is brought in instance by instance: replicas, then masters once they have handed over. Left out: what was installed stays.")
                @Matches(value = "([0-9]+:)?[0-9][0-9A-Za-z.+~-]{0,60}", allowed = "a version such as 8.0.2")
                Optional<String> release,
        @Doc("The nodes with their instances.") List<RedisNode> nodes,
        @Doc("What each instance may keep in memory.") @Default("{}") RedisMemory memory,
        @Doc("What is kept on disk.") @Default("{}") RedisPersistence persistence,
        @Doc("The sentinels of mode `sentinel`.") @Default("{}") RedisSentinel sentinel,
        @Doc("The shards of mode `cluster`.") @Default("{}") RedisSharding cluster,
        @Doc(
                        "How many replicas must be there for a master to take writes, so that one that is cut off stops. Left out: 1 in mode `sentinel` where each master has two or more, else 0.")
                @Range(min = 0, max = 99)
                Optional<Integer> minReplicas,
        @Doc("Who issues the certificates of the nodes.") CertificateAuthority authority,
        @Doc("Whether clients, replicas and sentinels speak TLS. Cannot be changed.") @Default("true") boolean tls,
        @Doc("The environment's network, in which the nodes are.") Cidr network,
        @Doc("Password of clients: the user `default`.") @Matches(value = Acl.PASSWORD, allowed = Acl.PASSWORD_ALLOWED)
                Secret password,
        @Doc("Passwords that clients may still use, until all have the new one.") List<Secret> formerPasswords,
        @Doc(
                        "Whether clients are denied what administrates or empties an instance: `@admin`, `flushall`, `flushdb`, `keys`, `swapdb`.")
                @Default("true")
                boolean guarded,
        @Doc("Further commands or categories that clients are denied, such as `sort` or `@scripting`.")
                @Matches(
                        value = "@?[a-z0-9|_.-]+",
                        allowed = "a command such as sort, or a category such as @scripting")
                List<String> denied,
        @Doc("Users besides `default`.") List<RedisUser> users,
        @Doc("Password by which Croft itself logs in.") @Matches(value = Acl.TOKEN, allowed = Acl.TOKEN_ALLOWED)
                Secret adminPassword,
        @Doc("Password by which replicas and sentinels log in.")
                @Matches(value = Acl.TOKEN, allowed = Acl.TOKEN_ALLOWED)
                Secret replicationPassword,
        @Doc("Password by which the exporter logs in.") @Matches(value = Acl.TOKEN, allowed = Acl.TOKEN_ALLOWED)
                Secret monitorPassword,
        @Doc("Settings of the instances besides those, by their names in redis.conf.")
                @Matches(value = "[a-z][a-z0-9-]{1,60}", allowed = "the name of a setting in redis.conf")
                Map<String, String> settings,
        @Doc("Port of the exporter on each node.") @Default("9121") @Range(min = 1024, max = 65535) int exporterPort,
        @Doc("Where its backups go; left out: none are made.") Optional<RedisBackup> backup,
        @Doc(
                        "A backup that a new deployment begins with, from where its own go. Refused where there are keys already; done once.")
                Optional<RedisRestore> restore,
        @Doc("Infra nodes on which the instances are registered as scrape targets.") List<Registry> registry,
        @Doc(
                        "Whether the deployment, or an instance that holds the last copy of its data, may be deleted. Set and applied before the deletion.")
                @Default("false")
                boolean allowDestroy,
        @Doc(
                        "What a deletion does on the nodes: `clean` stops everything and removes files and data, `abandon` touches nothing because the machines go too.")
                @Default("\"clean\"")
                OnDelete onDelete) {

    public RedisSpec {
        nodes = List.copyOf(nodes);
        formerPasswords = List.copyOf(formerPasswords);
        denied = List.copyOf(denied);
        users = List.copyOf(users);
        settings = Map.copyOf(settings);
        registry = List.copyOf(registry);
        var problems = new ArrayList<>(NodeChecks.problems(nodes, network));
        problems.addAll(RedisChecks.problems(
                mode,
                new RedisTopology(name, nodes),
                sentinel,
                cluster,
                minReplicas,
                users.stream().map(RedisUser::name).toList(),
                settings,
                exporterPort));
        problems.addAll(BackupChecks.problems(nodes, backup, restore, allowDestroy));
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    RedisTopology topology() {
        return new RedisTopology(name, nodes);
    }

    /** The instances, in the order of the declaration. */
    List<Server> servers() {
        return nodes.stream()
                .flatMap(n ->
                        n.instances().stream().map(i -> new Server(topology().name(n, i.port()), n, i.port(), false)))
                .toList();
    }

    /** The sentinels. */
    List<Server> sentinels() {
        return nodes.stream()
                .filter(n -> mode == RedisMode.SENTINEL && n.sentinel())
                .map(n -> new Server(topology().name(n, sentinel.port()), n, sentinel.port(), true))
                .toList();
    }

    /** All that runs on a node. */
    List<Server> on(RedisNode node) {
        return Stream.concat(servers().stream(), sentinels().stream())
                .filter(s -> s.node().equals(node))
                .toList();
    }

    /** Masters with their replicas, as they begin; not for clusters. */
    List<Group> groups() {
        var byName = servers().stream().collect(Collectors.toMap(Server::name, s -> s));
        return topology().groups().stream()
                .map(g -> new Group(
                        g.name(),
                        byName.get(g.master()),
                        g.members().stream().map(byName::get).toList()))
                .toList();
    }

    int quorum() {
        return sentinel.quorum().orElse(sentinels().size() / 2 + 1);
    }

    /** How many masters a cluster has. */
    int shards() {
        return servers().size() / (cluster.replicas() + 1);
    }

    /** How many replicas a master must have to take writes. */
    int neededReplicas() {
        return minReplicas.orElseGet(() -> mode == RedisMode.SENTINEL
                        && groups().stream().allMatch(g -> g.members().size() > 2)
                ? 1
                : 0);
    }

    int maxmemoryMib(Server server) {
        return server.node().instances().stream()
                .filter(i -> i.port() == server.port())
                .flatMap(i -> i.maxmemoryMib().stream())
                .findFirst()
                .orElseGet(() -> memory.maxmemoryMib().orElse(64));
    }
}
