package dev.croft.bootstrap.pgsql;

/**
 * Where a member starts. The cluster elects on its own afterwards: a failover is no change of the declaration. An offline
 * member is for long reads and backups: it never leads, and no commit waits for it.
 */
public enum PgsqlRole {
    PRIMARY,
    REPLICA,
    OFFLINE
}
