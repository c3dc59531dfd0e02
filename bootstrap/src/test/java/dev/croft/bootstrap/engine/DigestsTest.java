package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigestsTest {
    private static final Secret SALT = Secret.of("salt");
    private static final Connection SOMEWHERE =
            new Connection("192.0.2.1", 22, "admin", "ssh-ed25519 AAAA", Secret.of("k"), Optional.empty());

    private static Item.File secretFile(String content) {
        return Item.File.secret("/etc/s", Secret.of(content), "root", "root");
    }

    private static Item.Action action(String script, Map<String, Secret> env) {
        return new Item.Action("a", script, Optional.empty(), Set.of(), env);
    }

    @Test
    void tellsEqualDeclarationsFromDifferentOnes() {
        Item.File file = Item.File.of("/etc/a", "x");
        assertThat(Digests.of(file, SALT))
                .isEqualTo(Digests.of(Item.File.of("/etc/a", "x"), SALT))
                .hasSize(32);
        assertThat(List.of(
                        Item.File.of("/etc/a", "y"),
                        file.seed(),
                        file.early(),
                        file.owned("root", "adm", "0644"),
                        file.owned("root", "root", "0600")))
                .allSatisfy(other -> assertThat(Digests.of(other, SALT)).isNotEqualTo(Digests.of(file, SALT)));
        assertThat(Digests.of(new Item.Unit("a.service", true, true, Item.OnChange.RELOAD, Set.of("b", "a")), SALT))
                .isEqualTo(Digests.of(
                        new Item.Unit("a.service", true, true, Item.OnChange.RELOAD, Set.of("a", "b")), SALT))
                .isNotEqualTo(Digests.of(
                        new Item.Unit("a.service", true, false, Item.OnChange.RELOAD, Set.of("a", "b")), SALT));
    }

    @Test
    void aSecretOneNeedsTheSaltAndAPlainOneDoesNot() {
        Secret other = Secret.of("other");
        assertThat(Digests.of(secretFile("p"), SALT))
                .isNotEqualTo(Digests.of(secretFile("p"), other))
                .isNotEqualTo(Digests.of(secretFile("q"), SALT));
        assertThat(Digests.of(Item.File.of("/etc/a", "x"), SALT))
                .isEqualTo(Digests.of(Item.File.of("/etc/a", "x"), other));
        assertThat(Digests.of(action("s", Map.of("P", Secret.of("1"))), SALT))
                .isNotEqualTo(Digests.of(action("s", Map.of("P", Secret.of("1"))), other));
        assertThat(Digests.of(action("s", Map.of()), SALT)).isEqualTo(Digests.of(action("s", Map.of()), other));
        assertThat(Digests.of(secretFile("p"), Secret.of(""))).hasSize(32);
    }

    @Test
    void fieldsThatRunTogetherAreToldApart() {
        assertThat(Digests.of(action("ab", Map.of("C", Secret.of("d"))), SALT))
                .isNotEqualTo(Digests.of(action("a", Map.of("C", Secret.of("bd"))), SALT));
    }

    @Test
    void theEngineNamesThemByNodeAndRefusesDoubles() {
        try (NodeEngine engine = NodeEngine.create()) {
            NodeItems one = new NodeItems("n1", SOMEWHERE, List.of(new Item.Package("curl")));
            assertThat(engine.digests(
                            List.of(one, new NodeItems("n2", SOMEWHERE, List.of(Item.File.of("/etc/a", "x")))), SALT))
                    .containsOnlyKeys("n1/package:curl", "n2/file:/etc/a");
            NodeItems twice = new NodeItems(
                    "n1",
                    SOMEWHERE,
                    List.of(
                            Item.File.of("/etc/a", "x"),
                            Item.File.of("/etc/a", "y").owned("root", "adm", "0640")));
            assertThatThrownBy(() -> engine.digests(List.of(twice), SALT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("n1: file:/etc/a is listed twice")
                    .hasMessageContaining("mode=0644")
                    .hasMessageContaining("mode=0640")
                    .hasMessageNotContaining("content=x");
            assertThatThrownBy(() -> engine.digests(List.of(one, one), SALT))
                    .hasMessageContaining("package:curl is listed twice");
            Connection elsewhere = new Connection("192.0.2.2", 22, "admin", "k", Secret.of("k"), Optional.empty());
            assertThatThrownBy(() -> engine.digests(List.of(one, new NodeItems("n1", elsewhere, List.of())), SALT))
                    .hasMessageContaining("two different connections");
        }
    }

    @Test
    void refusesWhatCannotBeToldToANodeSafely() {
        List<Item> bad = List.of(
                Item.File.of("etc/a", ""),
                Item.File.of("/etc/../a", ""),
                Item.File.of("/etc/a|b", ""),
                Item.File.of("/etc/a\nb", ""),
                Item.File.of("/etc/a/", ""),
                Item.File.of("/etc/a", "").owned("-x", "root", "0644"),
                Item.File.of("/etc/a", "").owned("root", "root", "rw"),
                new Item.Package("a b"),
                new Item.Package("-o"),
                new Item.Package("a", Optional.of("1 b")),
                new Item.Package("a", Optional.of("1*")),
                new Item.Unit("a", true, true, Item.OnChange.NOTHING, Set.of()),
                new Item.Sysctl("a b", "1"),
                new Item.Sysctl("a", "1\n2"));
        for (Item item : bad) {
            assertThatThrownBy(() -> ItemChecks.check("n1", List.of(item)))
                    .as(item.name())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("n1/" + item.name());
        }
        ItemChecks.check(
                "n1",
                List.of(
                        Item.File.of("/etc/systemd/system/a@b.service.d/x y.conf", ""),
                        new Item.Package("libstdc++6"),
                        new Item.Sysctl("net.ipv4.conf.eth0/1.rp_filter", "1")));
    }
}
