package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import dev.croft.model.redis.RedisEngine;
import dev.croft.model.redis.RedisHost;
import dev.croft.model.redis.RedisInstance;
import dev.croft.model.redis.RedisMemory;
import dev.croft.model.redis.RedisMode;
import dev.croft.model.redis.RedisPersistence;
import dev.croft.model.redis.RedisRestore;
import dev.croft.model.redis.RedisSchedule;
import dev.croft.model.redis.RedisSentinel;
import dev.croft.model.redis.RedisSharding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Doc("A Redis deployment.")
public record Redis(
        @Doc("`standalone`, `sentinel` or `cluster`. Cannot be changed.") RedisMode mode,
        @Doc("`redis` or `valkey`. Cannot be changed.") @Default("\"redis\"") RedisEngine engine,
        @Doc("Release that it runs, such as `8.0.2`; left out: what was installed stays.") Optional<String> release,
        @Doc("Its nodes with their instances.") List<Node> nodes,
        @Doc("Size of its nodes.") Optional<Machine> vm,
        @Doc("What each instance may keep in memory.") @Default("{}") RedisMemory memory,
        @Doc("What is kept on disk.") @Default("{}") RedisPersistence persistence,
        @Doc("The sentinels of mode `sentinel`.") @Default("{}") RedisSentinel sentinel,
        @Doc("The shards of mode `cluster`.") @Default("{}") RedisSharding cluster,
        @Doc("How many replicas must be there for a master to take writes.") @Range(min = 0, max = 99)
                Optional<Integer> minReplicas,
        @Doc("Whether clients, replicas and sentinels speak TLS. Cannot be changed.") @Default("true") boolean tls,
        @Doc("Whether clients are denied what administrates or empties an instance.") @Default("true") boolean guarded,
        @Doc("Further commands or categories that clients are denied, such as `sort` or `@scripting`.")
                @Matches(
                        value = "@?[a-z0-9|_.-]+",
                        allowed = "a command such as sort, or a category such as @scripting")
                List<String> denied,
        @Doc("Password of clients; left out: generated.") Optional<Secret> password,
        @Doc("Users besides `default`.") List<User> users,
        @Doc("Which generated passwords are used: another text than before gives new ones.")
                @Default("\"1\"")
                @Matches(value = ROTATION, allowed = ROTATION_ALLOWED)
                String rotation,
        @Doc("Generated passwords that clients may still use, by the text that they were made with.")
                @Matches(value = ROTATION, allowed = ROTATION_ALLOWED)
                Optional<String> formerRotation,
        @Doc("Settings of the instances besides those, by their names in redis.conf.")
                @Matches(value = "[a-z][a-z0-9-]{1,60}", allowed = "the name of a setting in redis.conf")
                Map<String, String> settings,
        @Doc("Port of the exporter on each node.") @Default("9121") @Range(min = 1024, max = 65535) int exporterPort,
        @Doc("When it is backed up to where the environment's `backup` says; left out: it is not.")
                Optional<RedisSchedule> backup,
        @Doc("A backup that a new deployment begins with.") Optional<RedisRestore> restore) {

    private static final String ROTATION = "[a-z0-9][a-z0-9-]{0,39}";
    private static final String ROTATION_ALLOWED = "lower-case letters, digits and dashes, such as 2026-11";

    public Redis {
        if (formerRotation.filter(rotation::equals).isPresent()) {
            throw new InvalidException(
                    "formerRotation",
                    "is '" + rotation + "', which is the present one; give the one before it, or leave it out");
        }
    }

    @Doc("A node with its instances.")
    public record Node(
            @Doc("Its number; its instances are called `<deployment>-<number>-<port>`.") @Range(min = 1, max = 99)
                    int seq,
            @Doc("Its instances; none for a place for a sentinel only.") List<RedisInstance> instances,
            @Doc("Whether a sentinel runs here, in mode `sentinel`.") @Default("true") boolean sentinel,
            @Doc("Address of a node of its own.") Optional<String> ip,
            @Doc("Name of a node that another part creates.") Optional<String> node)
            implements RedisHost {
        public Node {
            new Place(ip, node);
        }

        public Place place() {
            return new Place(ip, node);
        }
    }

    @Doc("A user besides `default`.")
    public record User(
            @Doc("Its name.")
                    @Matches(
                            value = "[a-z][a-z0-9_-]{0,62}",
                            allowed = "up to 63 lower-case letters, digits, underscores and dashes")
                    String name,
            @Doc("Its password; left out: generated.") Optional<Secret> password,
            @Doc("What it may do, in Redis's own words: `~app:*`, `+@read`. Left out: what `default` may.")
                    List<String> rules) {}
}
