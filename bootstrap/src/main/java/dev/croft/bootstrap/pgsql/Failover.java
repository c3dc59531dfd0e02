package dev.croft.bootstrap.pgsql;

/**
 * How soon a leader that does not answer is replaced. Patroni asks for {@code loop_wait + 2 * retry_timeout <= ttl} and a
 * ttl of 20 s or more (Patroni's manual, dynamic configuration).
 */
public enum Failover {
    /** Patroni's lowest lease: for networks and disks that do not stall. */
    FAST(20, 2, 8),
    /** A leader may be away for as long as a live migration or a busy disk takes. */
    NORMAL(30, 2, 10),
    /** For nodes in several places, behind links that come and go. */
    WIDE(60, 5, 20);

    private final int ttl;
    private final int loopWait;
    private final int retryTimeout;

    Failover(int ttl, int loopWait, int retryTimeout) {
        this.ttl = ttl;
        this.loopWait = loopWait;
        this.retryTimeout = retryTimeout;
    }

    /** The leader's lease in seconds: nobody else leads before it has run out. */
    int ttl() {
        return ttl;
    }

    /** Seconds between two turns of Patroni. */
    int loopWait() {
        return loopWait;
    }

    /** Seconds that Patroni tries to reach etcd and PostgreSQL before it gives up. */
    int retryTimeout() {
        return retryTimeout;
    }
}
