package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.components.PgsqlCluster.Member;
import dev.croft.components.PgsqlCluster.Source;
import dev.croft.components.data.Backup;
import dev.croft.components.data.Pgsql;
import dev.croft.model.Cidr;
import dev.croft.sdk.bootstrap.enums.Failover;
import dev.croft.sdk.bootstrap.enums.PgsqlHbaMethod;
import dev.croft.sdk.bootstrap.enums.PgsqlPoolMode;
import dev.croft.sdk.bootstrap.enums.PgsqlReplicationMode;
import dev.croft.sdk.bootstrap.enums.PgsqlRole;
import dev.croft.sdk.bootstrap.enums.PgsqlTuningProfile;
import dev.croft.sdk.bootstrap.enums.Presence;
import dev.croft.sdk.bootstrap.inputs.PgsqlBackupArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlDatabaseArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlFollowerArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlHbaArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlMemberArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlPoolArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlReleasesArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlReplicationArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlRestoreArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlRestoreTargetArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlServiceArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlTuningArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlUpstreamArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlUserArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlVipArgs;

/** A cluster's data as the arguments of the resource. Choices have been checked: each is one of those that are known. */
final class PgsqlArguments {
    private PgsqlArguments() {}

    static Output<PgsqlMemberArgs> of(Member member) {
        return member.node().connection().applyValue(c -> {
            var args = PgsqlMemberArgs.builder()
                    .seq(member.seq())
                    .name(member.node().name())
                    .ip(member.node().ip())
                    .role(role(member.role()))
                    .connection(c);
            member.replicateFrom().ifPresent(args::replicateFrom);
            return args.build();
        });
    }

    static Output<PgsqlBackupArgs> of(PgsqlCluster.Backed backup) {
        var plan = backup.plan();
        return backup.place().where().applyValue(where -> {
            var args = PgsqlBackupArgs.builder()
                    .full(plan.full())
                    .differential(plan.differential())
                    .keepFull(plan.keepFull())
                    .archiveSeconds(plan.archiveSeconds());
            where.store().ifPresent(args::store);
            where.bucket().ifPresent(args::s3);
            return args.build();
        });
    }

    static PgsqlRestoreArgs of(Backup.Restore restore) {
        var target = PgsqlRestoreTargetArgs.builder().immediate(restore.target().immediate());
        restore.target().time().ifPresent(target::time);
        restore.target().lsn().ifPresent(target::lsn);
        restore.target().name().ifPresent(target::name);
        return PgsqlRestoreArgs.builder()
                .cluster(restore.cluster())
                .target(target.build())
                .build();
    }

    static PgsqlReleasesArgs of(Pgsql.Releases releases) {
        var args = PgsqlReleasesArgs.builder();
        releases.postgresql().ifPresent(args::postgresql);
        releases.patroni().ifPresent(args::patroni);
        return args.build();
    }

    static PgsqlReplicationArgs of(Pgsql.Replication replication) {
        return PgsqlReplicationArgs.builder()
                .mode(
                        switch (replication.mode()) {
                            case "sync" -> PgsqlReplicationMode.Sync;
                            case "quorum" -> PgsqlReplicationMode.Quorum;
                            default -> PgsqlReplicationMode.Async;
                        })
                .synchronousNodes(replication.synchronousNodes())
                .strict(replication.strict())
                .build();
    }

    static PgsqlTuningArgs tuning(PgsqlCluster.Declaration data) {
        return PgsqlTuningArgs.builder()
                .profile(
                        switch (data.choices().profile()) {
                            case "olap" -> PgsqlTuningProfile.Olap;
                            case "crit" -> PgsqlTuningProfile.Crit;
                            case "tiny" -> PgsqlTuningProfile.Tiny;
                            default -> PgsqlTuningProfile.Oltp;
                        })
                .memoryMib(data.machine().memoryMib())
                .cpus(data.machine().cpus())
                .diskGib(data.machine().rootDiskGib())
                .parameters(data.parameters())
                .build();
    }

    static Failover failover(String name) {
        return switch (name) {
            case "fast" -> Failover.Fast;
            case "wide" -> Failover.Wide;
            default -> Failover.Normal;
        };
    }

    static PgsqlPoolArgs of(Pgsql.Pool pool) {
        return PgsqlPoolArgs.builder()
                .mode(mode(pool.mode()))
                .size(pool.size())
                .maxClients(pool.maxClients())
                .build();
    }

    static PgsqlServiceArgs of(Pgsql.Service service) {
        return PgsqlServiceArgs.builder()
                .name(service.name())
                .port(service.port())
                .to(role(service.to()))
                .pooled(service.pooled())
                .build();
    }

    static PgsqlVipArgs of(Pgsql.Vip vip) {
        return PgsqlVipArgs.builder()
                .address(vip.address())
                .networkInterface(vip.networkInterface())
                .router(vip.router())
                .build();
    }

    private static PgsqlRole role(String name) {
        return switch (name) {
            case "primary" -> PgsqlRole.Primary;
            case "offline" -> PgsqlRole.Offline;
            default -> PgsqlRole.Replica;
        };
    }

    static PgsqlUpstreamArgs of(Source source) {
        var args = PgsqlUpstreamArgs.builder()
                .addresses(source.origin().addresses())
                .slot(source.slot());
        source.origin().certificate().ifPresent(args::certificate);
        return args.build();
    }

    static PgsqlFollowerArgs of(Pgsql.Follower follower) {
        return PgsqlFollowerArgs.builder()
                .name(follower.name())
                .addresses(follower.addresses().stream().map(Cidr::toString).toList())
                .build();
    }

    static PgsqlHbaArgs of(Pgsql.Hba rule) {
        return PgsqlHbaArgs.builder()
                .users(rule.users())
                .databases(rule.databases())
                .addresses(rule.addresses())
                .method(
                        switch (rule.method()) {
                            case "scram" -> PgsqlHbaMethod.Scram;
                            case "cert" -> PgsqlHbaMethod.Cert;
                            case "deny" -> PgsqlHbaMethod.Deny;
                            default -> PgsqlHbaMethod.Ssl;
                        })
                .build();
    }

    static PgsqlDatabaseArgs of(Pgsql.Database database) {
        var args = PgsqlDatabaseArgs.builder()
                .name(database.name())
                .owner(database.owner())
                .extensions(database.extensions())
                .schemas(database.schemas())
                .encoding(database.encoding())
                .locale(database.locale())
                .connectionLimit(database.connectionLimit())
                .template(database.template())
                .revokePublicConnect(database.revokePublicConnect())
                .state(database.absent() ? Presence.Absent : Presence.Present);
        database.comment().ifPresent(args::comment);
        database.baseline().ifPresent(args::baseline);
        database.poolMode().map(PgsqlArguments::mode).ifPresent(args::poolMode);
        database.poolSize().ifPresent(args::poolSize);
        return args.build();
    }

    static PgsqlUserArgs of(Pgsql.User user, String password) {
        var args = PgsqlUserArgs.builder()
                .name(user.name())
                .password(password)
                .roles(user.roles())
                .login(user.login())
                .superuser(user.superuser())
                .inherit(user.inherit())
                .createdb(user.createdb())
                .createrole(user.createrole())
                .replication(user.replication())
                .bypassrls(user.bypassrls())
                .connectionLimit(user.connectionLimit())
                .pooled(user.pooled())
                .state(user.absent() ? Presence.Absent : Presence.Present);
        user.expires().ifPresent(args::expires);
        user.comment().ifPresent(args::comment);
        user.poolMode().map(PgsqlArguments::mode).ifPresent(args::poolMode);
        user.poolConnections().ifPresent(args::poolConnections);
        return args.build();
    }

    private static PgsqlPoolMode mode(String mode) {
        return switch (mode) {
            case "session" -> PgsqlPoolMode.Session;
            case "statement" -> PgsqlPoolMode.Statement;
            default -> PgsqlPoolMode.Transaction;
        };
    }
}
