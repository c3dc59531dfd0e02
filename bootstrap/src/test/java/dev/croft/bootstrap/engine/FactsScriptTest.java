package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code facts.sh} tells of this machine, as far as any machine can be asked. */
class FactsScriptTest {
    private static final Path UNREADABLE = Path.of("/proc/sys/net/ipv6/conf/all/stable_secret");

    @TempDir
    private Path folder;

    private Facts facts(List<Item> items) throws Exception {
        Path script = Files.writeString(folder.resolve("facts"), Scripts.named("keys.sh", "facts.sh"));
        Path questions = Files.writeString(folder.resolve("questions"), FactsQuestions.of(items, false));
        Path answers = folder.resolve("answers");
        ProcessBuilder shell = new ProcessBuilder("sh", script.toString())
                .redirectInput(questions.toFile())
                .redirectOutput(answers.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        shell.environment().put("CROFT_LOCK_SECONDS", "0");
        assertThat(shell.start().waitFor()).isZero();
        return FactsAnswers.read(items, Files.readString(answers));
    }

    private static Item check(String name, String script) {
        return new Item.Action(name, "false", Optional.of(script), Set.of(), Map.of());
    }

    @Test
    void checksRunAsTheyAreWritten() throws Exception {
        Facts facts = facts(List.of(
                check("yes", "true"),
                check("no", "exit 7"),
                check("several lines", "cd /\ncase $PWD in\n/) exit 5 ;;\nesac\nexit 6"),
                check("quotes", "x='a\\b|\\n\"%d'\n[ ${#x} = 9 ] && printf 'a\\nb' | grep -qx b"),
                check("reads nothing", "[ -z \"$(cat)\" ]"),
                check("nonsense", "syntax ("),
                check("the one after it", "exit 8")));
        assertThat(facts.checks())
                .isEqualTo(Map.of(
                        "action:yes", 0,
                        "action:no", 7,
                        "action:several lines", 5,
                        "action:quotes", 0,
                        "action:reads nothing", 0,
                        "action:nonsense", 2,
                        "action:the one after it", 8));
    }

    @Test
    void aSettingThatCannotBeReadHidesNoOther() throws Exception {
        assumeThat(unreadable())
                .as("a setting of this kernel that cannot be read")
                .isTrue();
        Facts facts = facts(List.of(
                new Item.Sysctl("net.ipv6.conf.all.stable_secret", "x"),
                new Item.Sysctl("no.such.setting", "1"),
                new Item.Sysctl("net.ipv4.ip_local_port_range", "1 2")));
        assertThat(facts.sysctls()).containsOnlyKeys("net.ipv6.conf.all.stable_secret", "net.ipv4.ip_local_port_range");
        assertThat(facts.sysctls().get("net.ipv4.ip_local_port_range").value()).matches("\\d+ \\d+");
    }

    private static boolean unreadable() {
        try {
            return Files.exists(UNREADABLE) && Files.readString(UNREADABLE).isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void moreThanOneCommandTakesIsAskedInSeveral() throws Exception {
        var deep = Files.createDirectories(folder.resolve("x".repeat(200)).resolve("y".repeat(200)));
        List<Item> items = new ArrayList<>();
        for (int i : IntStream.range(0, 1300).toArray()) {
            items.add(Item.File.of(Files.writeString(deep.resolve("f" + i), "1").toString(), "1"));
        }
        items.add(Item.File.of(folder.resolve("a file *").toString(), "1"));
        Files.writeString(folder.resolve("a file *"), "1", StandardCharsets.UTF_8);
        Facts facts = facts(items);
        assertThat(facts.paths()).hasSize(1301);
        assertThat(facts.sums()).hasSize(1301);
    }
}
