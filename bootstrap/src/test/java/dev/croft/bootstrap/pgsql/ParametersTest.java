package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    private static long mib(String value) {
        assertThat(value).endsWith("MB");
        return Long.parseLong(value.substring(0, value.length() - 2));
    }

    @ParameterizedTest
    @CsvSource({
        "512, 1, 64MB, 100, 256MB",
        "1024, 1, 128MB, 100, 512MB",
        "4096, 2, 1024MB, 200, 2048MB",
        "65536, 16, 16384MB, 500, 32768MB"
    })
    void settingsFollowTheNode(int memory, int cpus, String shared, String connections, String cache) {
        var all = Parameters.of(PgsqlSpecs.of("{tuning: {memoryMib: " + memory + ", cpus: " + cpus + "}}"));
        assertThat(all)
                .containsEntry("shared_buffers", shared)
                .containsEntry("max_connections", connections)
                .containsEntry("effective_cache_size", cache)
                .containsEntry("max_parallel_workers_per_gather", String.valueOf(cpus / 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 8192, 262144})
    void aSortInEachConnectionFitsBesideTheBuffers(int memory) {
        var all = Parameters.of(PgsqlSpecs.of("{tuning: {memoryMib: " + memory + "}}"));
        assertThat(mib(all.get("shared_buffers"))
                        + Long.parseLong(all.get("max_connections")) * mib(all.get("work_mem")))
                .isLessThan(memory);
    }

    @Test
    void whatTheUserGivesWins() {
        assertThat(Parameters.of(PgsqlSpecs.of("{tuning: {parameters: {work_mem: '9MB', autovacuum_naptime: '10s'}}}")))
                .containsEntry("work_mem", "9MB")
                .containsEntry("autovacuum_naptime", "10s");
    }

    @Test
    void extensionsThatNeedItAreLoadedAtStart() {
        assertThat(Parameters.of(PgsqlSpecs.of("{}"))).containsEntry("shared_preload_libraries", "pg_stat_statements");
        assertThat(
                        Parameters.of(
                                PgsqlSpecs.of(
                                        "{databases: [{name: 'app', owner: 'app', extensions: ['pg_stat_kcache', 'timescaledb', 'pg_cron', 'pg_trgm']}]}")))
                .containsEntry("shared_preload_libraries", "timescaledb,pg_stat_statements,pg_cron,pg_stat_kcache");
    }

    @ParameterizedTest
    @CsvSource({
        "tiny, 1024, 1, 64MB, 50, 0",
        "oltp, 16384, 8, 4096MB, 500, 4",
        "olap, 16384, 8, 5734MB, 100, 6",
        "crit, 16384, 8, 4096MB, 500, 0"
    })
    void settingsFollowTheProfile(
            String profile, int memory, int cpus, String shared, String connections, String perGather) {
        assertThat(Parameters.of(PgsqlSpecs.of(
                        "{tuning: {profile: '" + profile + "', memoryMib: " + memory + ", cpus: " + cpus + "}}")))
                .containsEntry("shared_buffers", shared)
                .containsEntry("max_connections", connections)
                .containsEntry("max_parallel_workers_per_gather", perGather);
    }

    @Test
    void whatIsKeptForAnAbsentCopyFitsOnTheDisk() {
        for (var disk : new int[] {4, 16, 500}) {
            var all = Parameters.of(PgsqlSpecs.of("{tuning: {memoryMib: 65536, diskGib: " + disk + "}}"));
            assertThat(mib(all.get("max_slot_wal_keep_size")) + mib(all.get("max_wal_size")))
                    .isLessThan(disk * 1024L / 2);
        }
    }
}
