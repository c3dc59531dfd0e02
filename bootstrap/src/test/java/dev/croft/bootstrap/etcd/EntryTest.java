package dev.croft.bootstrap.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EntryTest {
    /** As etcdctl 3.5 prints it: an identifier above the largest signed number, a member that never started, a learner. */
    private static final String MEMBERS = "{\"header\":{\"cluster_id\":9574,\"raft_term\":2},\"members\":["
            + "{\"ID\":9548632171830219128,\"name\":\"etcd-1\",\"peerURLs\":[\"https://10.42.0.11:2380\"],\"clientURLs\":[\"https://10.42.0.11:2379\"]},"
            + "{\"ID\":255,\"name\":\"etcd-2\",\"peerURLs\":[\"https://10.42.0.12:2380\"],\"clientURLs\":[\"https://10.42.0.12:2379\"],\"isLearner\":true},"
            + "{\"ID\":16,\"peerURLs\":[\"https://10.42.0.13:2380\"]}]}";

    private static final String HEALTH =
            "[{\"endpoint\":\"https://10.42.0.11:2379\",\"health\":true,\"took\":\"3ms\"},{\"endpoint\":\"https://10.42.0.12:2379\",\"health\":false,\"error\":\"context deadline exceeded\"}]";

    @Test
    void readsMembersAndTheirHealth() {
        assertThat(Entry.parse(MEMBERS + "\n" + HEALTH + "\n"))
                .containsExactly(
                        new Entry("84838e5e94ce9178", "etcd-1", "https://10.42.0.11:2380", false, true),
                        new Entry("ff", "etcd-2", "https://10.42.0.12:2380", true, false),
                        new Entry("10", "", "https://10.42.0.13:2380", false, false));
    }

    @Test
    void withoutHealthNobodyIsHealthy() {
        assertThat(Entry.parse(MEMBERS)).noneMatch(Entry::healthy);
    }

    @Test
    void otherTextIsRefused() {
        assertThatThrownBy(() -> Entry.parse("Error: no leader"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no list of members");
        assertThatThrownBy(() -> Entry.parse("{\"members\": ["))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no valid JSON");
    }

    @Test
    void readsWhatANodeLooksLike() {
        assertThat(Look.parse("active=activating\ndata=yes\nowner=etcd 0011\nfounded=no\nstale=yes\n"))
                .isEqualTo(new Look(true, true, "etcd 0011", false, true));
        assertThat(Look.parse("active=failed\ndata=no\nowner=\n")).isEqualTo(new Look(false, false, "", false, false));
    }
}
