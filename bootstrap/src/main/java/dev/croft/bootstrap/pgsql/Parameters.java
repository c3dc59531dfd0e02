package dev.croft.bootstrap.pgsql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * PostgreSQL's settings from a node's memory and CPUs, for many short transactions, on a node that PostgreSQL shares with
 * what belongs to it (pooler, balancer, etcd, exporters).
 */
final class Parameters {
    private Parameters() {}

    /** Every setting that the cluster holds in common, by name, sorted; what the user gave wins. */
    static Map<String, String> of(PgsqlSpec spec) {
        var tuning = spec.tuning();
        var memory = tuning.memoryMib();
        var shared = sharedBuffers(memory);
        var connections = connections(memory);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("max_connections", String.valueOf(connections));
        all.put("shared_buffers", mib(shared));
        all.put("effective_cache_size", mib(memory / 2));
        all.put("work_mem", mib(clamp((memory - shared) / (connections * 4L), 2, 64)));
        all.put("maintenance_work_mem", mib(clamp(memory / 16, 32, 2048)));
        all.put("autovacuum_max_workers", tuning.cpus() > 2 ? "3" : "2");
        all.put("max_worker_processes", String.valueOf(Math.max(8, tuning.cpus() + 4)));
        all.put("max_parallel_workers", String.valueOf(Math.max(1, tuning.cpus())));
        all.put("max_parallel_workers_per_gather", String.valueOf(tuning.cpus() / 2));
        // Compiling a query pays for long reads only, and costs memory in each backend.
        all.put("jit", "off");
        all.put("min_wal_size", "80MB");
        all.put("max_wal_size", mib(clamp(memory / 2, 512, 16384)));
        all.put("wal_keep_size", "128MB");
        // A replica that is away for long is copied anew; it must not fill the leader's disk.
        all.put("max_slot_wal_keep_size", mib(clamp(memory, 2048, 65536)));
        all.put("max_wal_senders", "16");
        all.put("max_replication_slots", "16");
        all.put("wal_level", "replica");
        all.put("wal_log_hints", "on");
        all.put("wal_compression", "lz4");
        all.put("hot_standby", "on");
        all.put("checkpoint_timeout", "10min");
        all.put("random_page_cost", "1.1");
        all.put("effective_io_concurrency", "200");
        all.put("idle_in_transaction_session_timeout", "10min");
        all.put("tcp_keepalives_idle", "60");
        all.put("tcp_keepalives_interval", "10");
        all.put("tcp_keepalives_count", "6");
        all.put("track_io_timing", "on");
        all.put("log_checkpoints", "on");
        all.put("log_lock_waits", "on");
        all.put("log_min_duration_statement", "1s");
        all.put("log_autovacuum_min_duration", "1s");
        all.put("log_temp_files", "10MB");
        all.put("log_line_prefix", "%m [%p] %q%u@%d %h ");
        all.put("shared_preload_libraries", String.join(",", preload(spec)));
        all.putAll(tuning.parameters());
        return Collections.unmodifiableMap(new TreeMap<>(all));
    }

    /** Connections that PostgreSQL takes; PgBouncer makes many clients of few. */
    static int connections(int memoryMib) {
        return memoryMib < 2048 ? 100 : memoryMib < 16384 ? 200 : 500;
    }

    /** A quarter of the memory is the usual choice; on a small node the other programs need their share. */
    private static long sharedBuffers(int memoryMib) {
        return memoryMib < 2048
                ? Math.max(64, memoryMib / 8)
                : memoryMib < 4096 ? memoryMib / 6 : Math.min(memoryMib / 4, 65536);
    }

    /** Statistics of statements always; TimescaleDB insists on being first. */
    private static LinkedHashSet<String> preload(PgsqlSpec spec) {
        var found = new LinkedHashSet<String>();
        spec.databases().stream()
                .flatMap(d -> d.extensions().stream())
                .sorted()
                .map(e -> Extensions.find(e, spec.version()).orElseThrow().preload())
                .filter(p -> !p.isEmpty())
                .forEach(found::add);
        var all = new LinkedHashSet<String>();
        if (found.contains("timescaledb")) {
            all.add("timescaledb");
        }
        all.add("pg_stat_statements");
        // It needs the statements' statistics before it.
        found.stream().sorted().forEach(all::add);
        return all;
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }

    private static String mib(long value) {
        return value + "MB";
    }
}
