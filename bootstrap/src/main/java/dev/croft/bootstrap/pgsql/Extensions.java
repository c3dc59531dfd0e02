package dev.croft.bootstrap.pgsql;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The extensions that the bundle brings: which package holds one, and whether the server must load it at start. */
final class Extensions {
    /**
     * @param suffix of the Debian package after {@code postgresql-<version>-}; empty: in the server's own package
     * @param preload library for {@code shared_preload_libraries}; empty: none
     * @param versions major versions that Debian has it for
     */
    record Extension(String name, String suffix, String preload, Set<Integer> versions) {
        Optional<String> pkg(int version) {
            return suffix.isEmpty() ? Optional.empty() : Optional.of("postgresql-" + version + "-" + suffix);
        }
    }

    private static final Set<Integer> BOTH = Set.of(15, 17);
    private static final Set<Integer> NEW = Set.of(17);

    /** Debian's server package holds contrib too (PostgreSQL's documentation, appendix F). */
    private static final List<String> CONTRIB = List.of(
            "amcheck",
            "autoinc",
            "bloom",
            "btree_gin",
            "btree_gist",
            "citext",
            "cube",
            "dblink",
            "dict_int",
            "dict_xsyn",
            "earthdistance",
            "file_fdw",
            "fuzzystrmatch",
            "hstore",
            "insert_username",
            "intarray",
            "isn",
            "lo",
            "ltree",
            "moddatetime",
            "pageinspect",
            "pg_buffercache",
            "pg_freespacemap",
            "pg_prewarm",
            "pg_trgm",
            "pg_visibility",
            "pg_walinspect",
            "pgcrypto",
            "pgrowlocks",
            "pgstattuple",
            "postgres_fdw",
            "refint",
            "seg",
            "sslinfo",
            "tablefunc",
            "tcn",
            "tsm_system_rows",
            "tsm_system_time",
            "unaccent",
            "uuid-ossp",
            "xml2");

    private static final List<Extension> OTHERS = List.of(
            new Extension("pg_stat_statements", "", "pg_stat_statements", BOTH),
            new Extension("pg_cron", "cron", "pg_cron", BOTH),
            new Extension("pgaudit", "pgaudit", "pgaudit", BOTH),
            new Extension("pg_repack", "repack", "", BOTH),
            new Extension("pg_partman", "partman", "", BOTH),
            new Extension("hypopg", "hypopg", "", BOTH),
            new Extension("pg_stat_kcache", "pg-stat-kcache", "pg_stat_kcache", BOTH),
            new Extension("pg_wait_sampling", "pg-wait-sampling", "pg_wait_sampling", BOTH),
            new Extension("postgis", "postgis-3", "", BOTH),
            new Extension("postgis_topology", "postgis-3", "", BOTH),
            new Extension("set_user", "set-user", "set_user", BOTH),
            new Extension("vector", "pgvector", "", NEW),
            new Extension("timescaledb", "timescaledb", "timescaledb", NEW),
            new Extension("credcheck", "credcheck", "credcheck", NEW),
            new Extension("pg_hint_plan", "pg-hint-plan", "pg_hint_plan", NEW));

    private Extensions() {}

    static Optional<Extension> find(String name, int version) {
        if (CONTRIB.contains(name)) {
            return Optional.of(new Extension(name, "", "", BOTH));
        }
        return OTHERS.stream()
                .filter(e -> e.name().equals(name) && e.versions().contains(version))
                .findFirst();
    }

    /** All names for a major version, sorted. */
    static Set<String> names(int version) {
        var names = new TreeSet<>(CONTRIB);
        OTHERS.stream().filter(e -> e.versions().contains(version)).forEach(e -> names.add(e.name()));
        return names;
    }
}
