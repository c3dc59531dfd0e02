package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the user's own, good and bad, under the script that takes them and vmalert's own look at the result. */
class OwnRulesIT {
    private static final Path SCRIPT =
            Path.of("../bootstrap/src/main/resources/dev/croft/bootstrap/infra/own-rules.sh");
    private static final String GOOD = "groups: [ { name: own, rules: [ { alert: Own, expr: 'vector(%d)' } ] } ]";
    private static final String BAD = "groups: [ { name: own, rules: [ { alert: Own, expr: 'sum(' } ] } ]";

    private Bundled bundled;
    private Path from;
    private Path to;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        bundled = Bundled.into(folder, "croft-vmalert");
        from = Files.createDirectory(folder.resolve("from"));
        to = Files.createDirectory(folder.resolve("to"));
    }

    private String take(String type) throws IOException, InterruptedException {
        return bundled.run("sh", SCRIPT.toAbsolutePath().toString(), type, from.toString(), to.toString());
    }

    private String checked(String type) throws IOException, InterruptedException {
        return bundled.run(
                bundled.program("vmalert").toString(),
                "-dryRun",
                "-loggerLevel=ERROR",
                "-rule.defaultRuleType=" + type,
                "-rule=" + to.resolve("own/*.yml"),
                "-rule=" + to.resolve("*.yml"));
    }

    @Test
    void aGoodFileIsTakenAndGoesWithItsFile() throws Exception {
        Files.writeString(from.resolve("a.yml"), GOOD.formatted(1));
        assertThat(take("prometheus")).isEmpty();
        assertThat(to.resolve("own/a.yml")).hasContent(GOOD.formatted(1));
        assertThat(to.resolve("refused.yml")).doesNotExist();
        Files.delete(from.resolve("a.yml"));
        take("prometheus");
        assertThat(to.resolve("own/a.yml")).doesNotExist();
    }

    @Test
    void aBrokenFileIsToldAndItsLastGoodVersionAndAllOthersStay() throws Exception {
        Files.writeString(from.resolve("a.yml"), GOOD.formatted(1));
        take("prometheus");
        Files.writeString(from.resolve("a.yml"), BAD);
        Files.writeString(from.resolve("b.yml"), GOOD.formatted(2));
        Files.writeString(from.resolve("a \"new: one.yml"), BAD);
        assertThat(take("prometheus")).contains("singleExpr");
        assertThat(to.resolve("own/a.yml")).hasContent(GOOD.formatted(1));
        assertThat(to.resolve("own/b.yml")).hasContent(GOOD.formatted(2));
        assertThat(Files.readString(to.resolve("refused.yml")))
                .contains("OwnRulesRefused", from + "/a.yml\"", from + "/a__new__one.yml\"");
        assertThat(checked("prometheus")).isEmpty();
        Files.writeString(from.resolve("a.yml"), GOOD.formatted(3));
        Files.delete(from.resolve("a \"new: one.yml"));
        take("prometheus");
        assertThat(to.resolve("own/a.yml")).hasContent(GOOD.formatted(3));
        assertThat(to.resolve("refused.yml")).doesNotExist();
    }

    @Test
    void rulesOnLogsAreInTheirOwnLanguage() throws Exception {
        Files.writeString(from.resolve("a.yml"), GOOD.formatted(1));
        Files.writeString(
                from.resolve("b.yml"),
                "groups: [ { name: own, rules: [ { alert: Own, expr: 'level:=error | stats count() n' } ] } ]");
        take("vlogs");
        assertThat(to.resolve("own/a.yml")).doesNotExist();
        assertThat(to.resolve("own/b.yml")).exists();
        assertThat(to.resolve("refused.yml")).exists();
        assertThat(checked("vlogs")).isEmpty();
    }
}
