package dev.croft.bootstrap.pgsql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every setting that a cluster holds in common: computed from its node and its profile, what the user gave wins. */
final class Parameters {
    private Parameters() {}

    /** Name to value, sorted. */
    static Map<String, String> of(PgsqlSpec spec) {
        Map<String, String> all = new LinkedHashMap<>(Sizes.of(spec.tuning()).parameters());
        all.put("wal_level", "replica");
        all.put("wal_log_hints", "on");
        all.put("wal_compression", "lz4");
        all.put("hot_standby", "on");
        all.put("max_wal_senders", "16");
        all.put("max_replication_slots", "16");
        all.put("random_page_cost", "1.1");
        all.put("effective_io_concurrency", "200");
        all.put("tcp_keepalives_idle", "60");
        all.put("tcp_keepalives_interval", "10");
        all.put("tcp_keepalives_count", "6");
        all.put("track_io_timing", "on");
        all.put("log_checkpoints", "on");
        all.put("log_lock_waits", "on");
        all.put("log_autovacuum_min_duration", "1s");
        all.put("log_temp_files", "10MB");
        all.put("log_line_prefix", "%m [%p] %q%u@%d %h ");
        all.putAll(LogFiles.parameters(spec));
        all.putAll(BackupFiles.parameters(spec));
        all.putAll(profile(spec.tuning().profile()));
        all.put("shared_preload_libraries", String.join(",", preload(spec)));
        all.putAll(spec.tuning().parameters());
        if (spec.citus().isPresent()) {
            citus(all);
        }
        return Collections.unmodifiableMap(new TreeMap<>(all));
    }

    private static Map<String, String> profile(PgsqlTuning.Profile profile) {
        return switch (profile) {
            case TINY, OLTP -> Map.of(
                    // Compiling a query pays for long reads only, and costs memory in each backend.
                    "jit", "off",
                    "checkpoint_timeout", "10min",
                    "idle_in_transaction_session_timeout", "10min",
                    "log_min_duration_statement", "1s");
            case OLAP -> Map.of(
                    "jit", "on",
                    // Loads write much: fewer checkpoints, fewer full pages.
                    "checkpoint_timeout", "30min",
                    "default_statistics_target", "400",
                    "idle_in_transaction_session_timeout", "0",
                    "log_min_duration_statement", "10s");
            case CRIT -> Map.of(
                    "jit", "off",
                    // A crash is recovered from sooner.
                    "checkpoint_timeout", "5min",
                    "idle_in_transaction_session_timeout", "1min",
                    "log_min_duration_statement", "100ms",
                    "log_connections", "on",
                    "log_disconnections", "on",
                    "log_statement", "ddl",
                    "track_commit_timestamp", "on");
        };
    }

    /** What Patroni would set by itself, so that what is told is what runs; and how members reach each other. */
    private static void citus(Map<String, String> all) {
        // Shards move by logical replication.
        all.put("wal_level", "logical");
        // A commit on several groups is prepared on each.
        Optional.ofNullable(all.get("max_connections"))
                .filter(c -> c.matches("[0-9]{1,6}"))
                .ifPresent(c -> all.putIfAbsent("max_prepared_transactions", String.valueOf(2 * Integer.parseInt(c))));
        all.put("citus.node_conninfo", CitusAccess.connection());
    }

    /** Statistics of statements always; TimescaleDB and Citus insist on being first. */
    private static LinkedHashSet<String> preload(PgsqlSpec spec) {
        var found = new LinkedHashSet<String>();
        spec.presentDatabases().stream()
                .flatMap(d -> d.extensionNames().stream())
                .sorted()
                .map(e -> Extensions.find(e, spec.version()).orElseThrow().preload())
                .filter(p -> !p.isEmpty())
                .forEach(found::add);
        var all = new LinkedHashSet<String>();
        if (found.contains("timescaledb")) {
            all.add("timescaledb");
        }
        if (spec.citus().isPresent()) {
            all.add("citus");
        }
        all.add("pg_stat_statements");
        // It needs the statements' statistics before it.
        found.stream().sorted().forEach(all::add);
        return all;
    }
}
