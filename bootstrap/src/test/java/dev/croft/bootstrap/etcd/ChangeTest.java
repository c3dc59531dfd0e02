package dev.croft.bootstrap.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.BootstrapException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries are written 1 (healthy), 1! (not healthy), 1? (learner), 1- (never started); data: the members with data. */
class ChangeTest {
    private static Entry entry(String text) {
        var seq = text.substring(0, 1);
        var unstarted = text.endsWith("-");
        return new Entry(
                "id" + seq,
                unstarted ? "" : "etcd-" + seq,
                "https://10.42.0.1" + seq + ":2380",
                text.endsWith("?"),
                !text.endsWith("!") && !unstarted);
    }

    private static String plan(String declared, String entries, String data) {
        var spec = EtcdSpecs.of(numbers(declared), "{}");
        Map<String, Boolean> has = new HashMap<>();
        spec.members()
                .forEach(m -> has.put(m.name(), numbers(data).contains(m.seq().orElseThrow())));
        return Change.plan(
                        spec,
                        Arrays.stream(entries.split(" ")).map(ChangeTest::entry).toList(),
                        has)
                .stream()
                .map(ChangeTest::text)
                .collect(Collectors.joining(" "));
    }

    private static List<Integer> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }

    private static String text(Change change) {
        if (change instanceof Change.Leave leave) {
            return "leave:" + leave.entry().id().substring(2);
        }
        return change instanceof Change.Join join
                ? "join:" + join.member().seq().orElseThrow()
                : "promote:" + ((Change.Promote) change).member().seq().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "1 2 3, 1 2 3, 1 2 3, ''",
        "1 2 3, 1, 1, join:2 join:3",
        "1, 1 2 3, 1, leave:2 leave:3",
        "1 2 4, 1 2 3, 1 2, join:4 leave:3",
        "1 2 4, 1 2 3!, 1 2, leave:3 join:4",
        "1 2 3, 1 2 3!, 1 2, leave:3 join:3",
        "1 2 3, 1 2 3?, 1 2 3, promote:3",
        "1 2 3, 1 2 3-, 1 2, leave:3 join:3",
        "1 2 3, 1 2 3!, 1 2 3, ''"
    })
    void membersChangeOneAtATime(String declared, String entries, String data, String changes) {
        assertThat(plan(declared, entries, data)).isEqualTo(changes);
    }

    @Test
    void aMajorityIsKept() {
        assertThatThrownBy(() -> plan("3 4 5", "1 2 3 4! 5!", "3 4 5"))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("etcd-1: cannot leave etcd cluster etcd: 2 of 4 members would be healthy then");
    }

    @Test
    void theDataOfAFormerMemberIsNotUsed() {
        assertThatThrownBy(() -> plan("1 2 3", "1", "1 2"))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("pg-test-2: has data of a member that has left")
                .hasMessageContaining("delete /var/lib/etcd/etcd");
    }
}
