package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.pgsql.PgsqlTuning.Profile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings that are a share of a node's memory, CPUs and disk; PostgreSQL shares the node with what belongs to it (pooler,
 * balancer, etcd, exporters). All sizes in MiB.
 *
 * @param connections that PostgreSQL takes; PgBouncer makes many clients of few
 */
record Sizes(
        int connections,
        long sharedBuffers,
        long cache,
        long workMem,
        long maintenance,
        int workers,
        int parallel,
        int perGather,
        long maxWal,
        long slotWal) {
    static Sizes of(PgsqlTuning tuning) {
        var memory = tuning.memoryMib();
        var cpus = tuning.cpus();
        var profile = tuning.profile();
        var connections = connections(profile, memory);
        var shared = sharedBuffers(profile, memory);
        var sorts = (memory - shared) / (connections * 4L);
        var disk = tuning.diskGib() * 1024L;
        return new Sizes(
                connections,
                shared,
                memory / 2,
                clamp(sorts, 2, profile == Profile.OLAP ? 1024 : 64),
                clamp(memory / 16, profile == Profile.TINY ? 16 : 32, 2048),
                Math.max(8, cpus + 4),
                Math.max(1, cpus),
                profile == Profile.OLAP ? Math.max(1, cpus * 3 / 4) : profile == Profile.CRIT ? 0 : cpus / 2,
                clamp(Math.min(memory / 2, disk / 8), 256, 16384),
                // A replica that is away for long is copied anew; it must not fill the leader's disk.
                clamp(disk / 4, 1024, 262144));
    }

    private static int connections(Profile profile, int memory) {
        return switch (profile) {
            case TINY -> 50;
            case OLAP -> memory < 16384 ? 50 : 100;
            case OLTP, CRIT -> memory < 2048 ? 100 : memory < 16384 ? 200 : 500;
        };
    }

    /** A quarter of the memory is the usual choice; on a small node the other programs need their share. */
    private static long sharedBuffers(Profile profile, int memory) {
        if (profile == Profile.TINY) {
            return clamp(memory / 16, 32, 128);
        }
        if (memory < 4096) {
            return memory < 2048 ? Math.max(64, memory / 8) : memory / 6;
        }
        return Math.min(profile == Profile.OLAP ? memory * 35L / 100 : memory / 4, 65536);
    }

    Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("max_connections", String.valueOf(connections));
        all.put("shared_buffers", mib(sharedBuffers));
        all.put("effective_cache_size", mib(cache));
        all.put("work_mem", mib(workMem));
        all.put("maintenance_work_mem", mib(maintenance));
        all.put("autovacuum_max_workers", parallel > 2 ? "3" : "2");
        all.put("max_worker_processes", String.valueOf(workers));
        all.put("max_parallel_workers", String.valueOf(parallel));
        all.put("max_parallel_workers_per_gather", String.valueOf(perGather));
        all.put("min_wal_size", "80MB");
        all.put("max_wal_size", mib(maxWal));
        all.put("wal_keep_size", "128MB");
        all.put("max_slot_wal_keep_size", mib(slotWal));
        return all;
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }

    private static String mib(long value) {
        return value + "MB";
    }
}
