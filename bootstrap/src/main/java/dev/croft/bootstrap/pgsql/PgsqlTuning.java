package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

@Doc("What PostgreSQL's settings are computed from, and settings that win over the computed ones.")
public record PgsqlTuning(
        @Doc(
                        "What for: `oltp` many short transactions, `olap` few long reads over much data, `crit` nothing lost and everything logged, `tiny` as little memory as can be.")
                @Default("\"oltp\"")
                Profile profile,
        @Doc("Memory of the smallest member's node in MiB.") @Default("1024") @Range(min = 512, max = 16777216)
                int memoryMib,
        @Doc("CPUs of the smallest member's node.") @Default("1") @Range(min = 1, max = 1024) int cpus,
        @Doc("Disk of the smallest member's node in GiB: how much WAL may be kept for a copy that is away.")
                @Default("16")
                @Range(min = 4, max = 1048576)
                int diskGib,
        @Doc("PostgreSQL settings by name, each value a string with its unit: `work_mem: 8MB`.")
                @Matches(value = "[a-z_][a-z0-9_.]{0,62}", allowed = "the name of a PostgreSQL setting")
                Map<String, String> parameters) {

    /** Kinds of use. */
    public enum Profile {
        TINY,
        OLTP,
        OLAP,
        CRIT
    }

    /** Settings that decide whether the cluster works and is closed: they are Patroni's or ours. */
    private static final Set<String> OURS = Set.of(
            "listen_addresses",
            "port",
            "cluster_name",
            "hot_standby",
            "wal_level",
            "wal_log_hints",
            "primary_conninfo",
            "primary_slot_name",
            "data_directory",
            "hba_file",
            "ident_file",
            "config_file",
            "ssl",
            "ssl_cert_file",
            "ssl_key_file",
            "ssl_ca_file",
            "ssl_min_protocol_version",
            "password_encryption",
            "unix_socket_directories",
            "restore_command",
            "recovery_target_timeline",
            "synchronous_standby_names",
            "shared_preload_libraries",
            "fsync",
            "full_page_writes");

    public PgsqlTuning {
        parameters = Map.copyOf(parameters);
        var problems = new ArrayList<Problem>();
        parameters.forEach((name, value) -> {
            if (OURS.contains(name)) {
                problems.add(new Problem("parameters." + name, "is set by the cluster and cannot be overridden"));
            } else if (value.chars().anyMatch(c -> c < 32 || c == 127)) {
                problems.add(new Problem("parameters." + name, "must be one line of text"));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
