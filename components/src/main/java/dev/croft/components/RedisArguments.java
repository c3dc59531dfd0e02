package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.components.data.Redis;
import dev.croft.model.redis.RedisEngine;
import dev.croft.model.redis.RedisInstance;
import dev.croft.model.redis.RedisMemory;
import dev.croft.model.redis.RedisMode;
import dev.croft.model.redis.RedisPersistence;
import dev.croft.model.redis.RedisRestore;
import dev.croft.model.redis.RedisSchedule;
import dev.croft.model.redis.RedisSentinel;
import dev.croft.model.redis.RedisSharding;
import dev.croft.sdk.bootstrap.inputs.RedisBackupArgs;
import dev.croft.sdk.bootstrap.inputs.RedisInstanceArgs;
import dev.croft.sdk.bootstrap.inputs.RedisMemoryArgs;
import dev.croft.sdk.bootstrap.inputs.RedisNodeArgs;
import dev.croft.sdk.bootstrap.inputs.RedisPersistenceArgs;
import dev.croft.sdk.bootstrap.inputs.RedisRestoreArgs;
import dev.croft.sdk.bootstrap.inputs.RedisSentinelArgs;
import dev.croft.sdk.bootstrap.inputs.RedisShardingArgs;
import dev.croft.sdk.bootstrap.inputs.RedisUserArgs;
import java.util.List;

/** A deployment's data as the arguments of the resource. */
final class RedisArguments {
    private RedisArguments() {}

    static Output<RedisNodeArgs> of(RedisCluster.Member member) {
        var node = member.node();
        return node.connection().applyValue(c -> RedisNodeArgs.builder()
                .seq(member.seq())
                .name(node.name())
                .ip(node.ip())
                .instances(member.instances().stream().map(RedisArguments::of).toList())
                .sentinel(member.sentinel())
                .connection(c)
                .build());
    }

    private static RedisInstanceArgs of(RedisInstance instance) {
        var args = RedisInstanceArgs.builder().port(instance.port());
        instance.replicaOf().ifPresent(args::replicaOf);
        instance.group().ifPresent(args::group);
        instance.maxmemoryMib().ifPresent(args::maxmemoryMib);
        return args.build();
    }

    static RedisUserArgs of(Redis.User user, List<String> passwords) {
        return RedisUserArgs.builder()
                .name(user.name())
                .password(passwords.get(0))
                .formerPasswords(passwords.subList(1, passwords.size()))
                .rules(user.rules())
                .build();
    }

    static RedisMemoryArgs of(RedisMemory memory) {
        var args = RedisMemoryArgs.builder().policy(memory.policy());
        memory.maxmemoryMib().ifPresent(args::maxmemoryMib);
        return args.build();
    }

    static RedisPersistenceArgs of(RedisPersistence persistence) {
        return RedisPersistenceArgs.builder()
                .aof(persistence.aof())
                .fsync(persistence.fsync())
                .snapshots(persistence.snapshots())
                .build();
    }

    static RedisSentinelArgs of(RedisSentinel sentinel) {
        var args = RedisSentinelArgs.builder()
                .port(sentinel.port())
                .downAfterMillis(sentinel.downAfterMillis())
                .failoverTimeoutMillis(sentinel.failoverTimeoutMillis());
        sentinel.quorum().ifPresent(args::quorum);
        return args.build();
    }

    static RedisShardingArgs of(RedisSharding cluster) {
        return RedisShardingArgs.builder()
                .replicas(cluster.replicas())
                .nodeTimeoutMillis(cluster.nodeTimeoutMillis())
                .build();
    }

    /** @param where what keeps backups; one that was made by now */
    static Output<RedisBackupArgs> of(
            RedisSchedule schedule, Output<BackupPlace.Where> where, Output<String> password) {
        return Output.tuple(where, password).applyValue(t -> {
            var args = RedisBackupArgs.builder()
                    .at(schedule.at())
                    .keep(schedule.keep())
                    .password(t.t2);
            t.t1.dumps().ifPresent(args::store);
            t.t1.bucket().ifPresent(args::s3);
            return args.build();
        });
    }

    static RedisRestoreArgs of(RedisRestore restore) {
        return RedisRestoreArgs.builder()
                .deployment(restore.deployment())
                .label(restore.label())
                .build();
    }

    static dev.croft.sdk.bootstrap.enums.RedisMode of(RedisMode mode) {
        return switch (mode) {
            case STANDALONE -> dev.croft.sdk.bootstrap.enums.RedisMode.Standalone;
            case SENTINEL -> dev.croft.sdk.bootstrap.enums.RedisMode.Sentinel;
            case CLUSTER -> dev.croft.sdk.bootstrap.enums.RedisMode.Cluster;
        };
    }

    static dev.croft.sdk.bootstrap.enums.RedisEngine of(RedisEngine engine) {
        return switch (engine) {
            case REDIS -> dev.croft.sdk.bootstrap.enums.RedisEngine.Redis;
            case VALKEY -> dev.croft.sdk.bootstrap.enums.RedisEngine.Valkey;
        };
    }
}
