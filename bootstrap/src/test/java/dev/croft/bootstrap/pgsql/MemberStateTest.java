package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberStateTest {
    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void theLeaderIsCalledMasterByPatroni3AndPrimaryByPatroni4() throws Exception {
        assertThat(MemberState.read(json("{'state': 'running', 'role': 'master', 'dcs_last_seen': 1700}")))
                .isEqualTo(new MemberState("master", "running", PendingRestart.NONE, 1700));
        assertThat(MemberState.read(json("{'state': 'running', 'role': 'primary', 'pending_restart': true}")))
                .isEqualTo(new MemberState("primary", "running", PendingRestart.NEEDED, 0));
        assertThat(MemberState.read(json("{'state': 'running', 'role': 'replica', 'replication_state': 'streaming'}"))
                        .leader())
                .isFalse();
        assertThat(MemberState.read(json("{'state': 'initializing new cluster', 'role': 'uninitialized'}"))
                        .running())
                .isFalse();
    }

    private static boolean helps(String member, boolean standby) throws Exception {
        return PendingRestart.read(json(member))
                .helps(PgsqlSpecs.of(standby ? "{upstream: {addresses: ['10.42.0.31']}}" : "{}"));
    }

    @Test
    void aStandbyClusterKeepsTheLimitsOfWhatItCopies() throws Exception {
        var lower = "'max_connections': {'old_value': '100', 'new_value': '50'}";
        var limits = "{'pending_restart': true, 'pending_restart_reason': {" + lower + "}}";
        assertThat(helps(limits, true)).isFalse();
        assertThat(helps(limits, false)).isTrue();
        assertThat(helps(limits.replace("'50'", "'200'"), true)).isTrue();
        assertThat(helps(
                        limits.replace(
                                lower, lower + ", 'shared_buffers': {'old_value': '128MB', 'new_value': '64MB'}"),
                        true))
                .isTrue();
        // Patroni 3 gives no reason.
        assertThat(helps("{'pending_restart': true}", true)).isTrue();
        assertThat(helps("{}", false)).isFalse();
    }

    @Test
    void aReplicaIsHealthyWhenItFollows() throws Exception {
        var members = ListedMember.read(
                json(
                        "{'members': [{'name': 'a', 'role': 'leader', 'state': 'running'}, {'name': 'b', 'role': 'replica', 'state': 'streaming', 'lag': 0},"
                                + " {'name': 'c', 'role': 'replica', 'state': 'running', 'lag': 'unknown'}, {'name': 'd', 'role': 'replica', 'state': 'creating replica', 'lag': 'unknown'}]}"));
        assertThat(members)
                .filteredOn(ListedMember::healthy)
                .extracting(ListedMember::name)
                .containsExactly("a", "b");
        assertThat(members)
                .filteredOn(ListedMember::leader)
                .extracting(ListedMember::name)
                .containsExactly("a");
    }

    @Test
    void theLeaderOfAStandbyClusterLeadsAndTakesNoWrites() throws Exception {
        var state = MemberState.read(json("{'state': 'running', 'role': 'standby_leader'}"));
        assertThat(state.leader()).isTrue();
        assertThat(state.writable()).isFalse();
        assertThat(MemberState.read(json("{'state': 'running', 'role': 'primary'}"))
                        .writable())
                .isTrue();
        assertThat(ListedMember.read(
                        json("{'members': [{'name': 'a', 'role': 'standby_leader', 'state': 'streaming'}]}")))
                .allMatch(ListedMember::leader)
                .allMatch(ListedMember::healthy);
    }

    @Test
    void theLeadGoesToAMemberThatCommitsWaitFor() throws Exception {
        var leader = "{'name': 'a', 'role': 'leader', 'state': 'running'}";
        var offline = "{'name': 'b', 'role': 'replica', 'state': 'streaming', 'lag': 0, 'tags': {'nofailover': true}}";
        var replica = "{'name': 'c', 'role': 'replica', 'state': 'streaming', 'lag': 0}";
        var synchronous = "{'name': 'd', 'role': 'sync_standby', 'state': 'streaming', 'lag': 0}";
        assertThat(successors(leader, offline, replica)).containsExactly("c");
        assertThat(successors(leader, offline, replica, synchronous)).containsExactly("d");
        assertThat(successors(leader, offline)).isEmpty();
    }

    private static List<String> successors(String... members) throws Exception {
        return ListedMember.successors(ListedMember.read(json("{'members': [" + String.join(", ", members) + "]}")));
    }
}
