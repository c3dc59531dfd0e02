package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.redis.RedisMode;
import dev.croft.model.redis.RedisRestore;
import org.junit.jupiter.api.Test;

class BackupSetTest {
    private static final String MANIFEST =
            """
            croft-redis-backup 1
            deployment shards
            label 20261128T023000Z
            mode cluster
            version 8.0.2
            databases 1
            keys 7
            dump shard-0.n-1.rdb shard-0 0-8191 3 120 aa 10.0.0.1:7001
            dump shard-8192.n-1.rdb shard-8192 8192-16382,16383 4 130 bb 10.0.0.2:7002
            end
            """;

    @Test
    void aManifestTellsOfEachDump() {
        var set = BackupSet.parse(MANIFEST);
        assertThat(set.mode()).isEqualTo(RedisMode.CLUSTER);
        assertThat(set.keys()).isEqualTo(7);
        assertThat(set.words()).isEqualTo("backup 20261128T023000Z of deployment shards");
        assertThat(set.dumps())
                .containsExactly(
                        new BackupSet.Dump("shard-0.n-1.rdb", "shard-0", "0-8191", 3, 120, "aa"),
                        new BackupSet.Dump("shard-8192.n-1.rdb", "shard-8192", "8192-16382,16383", 4, 130, "bb"));
    }

    @Test
    void shardsAreOneBodyOfKeysAndMastersApartAreNot() {
        assertThat(BackupSet.parse(MANIFEST).independent()).isFalse();
        assertThat(BackupSet.parse(MANIFEST.replace("mode cluster", "mode standalone"))
                        .independent())
                .isTrue();
    }

    @Test
    void anotherFormIsNotReadAsThisOne() {
        for (var other : new String[] {
            MANIFEST.replace("backup 1", "backup 2"),
            MANIFEST.replaceAll("dump .*\n", ""),
            "",
            MANIFEST.replace("keys 7", "")
        }) {
            assertThatThrownBy(() -> BackupSet.parse(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aMarkIsOfWhatIsDeclaredWhereTheBackupIs() {
        assertThat(RestoreMark.parse("\n")).isEmpty();
        var mark = RestoreMark.parse("done old 20261128T023000Z\n").orElseThrow();
        assertThat(mark.done()).isTrue();
        assertThat(mark.isOf(new RedisRestore("old", "20261128T023000Z"))).isTrue();
        // What was the latest then stays what it began with.
        assertThat(mark.isOf(new RedisRestore("old", "latest"))).isTrue();
        assertThat(mark.isOf(new RedisRestore("old", "20261129T023000Z"))).isFalse();
        assertThat(mark.isOf(new RedisRestore("other", "latest"))).isFalse();
        assertThat(RestoreMark.parse("begun old 20261128T023000Z").orElseThrow().done())
                .isFalse();
    }
}
