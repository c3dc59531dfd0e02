package dev.croft.bootstrap.pgsql;

/** Where a member starts. The cluster elects on its own afterwards: a failover is no change of the declaration. */
public enum PgsqlRole {
    PRIMARY,
    REPLICA
}
