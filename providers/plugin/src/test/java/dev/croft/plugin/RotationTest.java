package dev.croft.plugin;

import static dev.croft.plugin.Harness.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.Fingerprints;
import dev.croft.bootstrap.engine.PemBundle;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/** An authority from one certificate to the next. */
class RotationTest {
    private static final String TYPE = "security:Authority";

    private Harness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new Harness();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private Value.Obj at(String rotation) {
        return harness.checked(TYPE, obj("rotation", rotation));
    }

    private Value.Obj step(String from, Value.Obj state, String to, boolean preview) {
        return Values.read(harness.update(TYPE, "ca", at(from), Values.write(state), at(to), preview)
                .getProperties());
    }

    private static String text(Value.Obj state, String field) {
        return ((Value.Text) state.get(field).plain()).value();
    }

    private static List<String> trusted(Value.Obj state) {
        return PemBundle.split(text(state, "certificate"));
    }

    @Test
    void threeStepsLeadFromOneCertificateToTheNext() throws Exception {
        var first = Values.read(harness.create(TYPE, at("none")).getProperties());
        assertThat(first.fields()).doesNotContainKey("otherKey");

        var trust = step("none", first, "trust", false);
        assertThat(trusted(trust))
                .hasSize(2)
                .startsWith(text(first, "certificate").strip());
        assertThat(trust.get("privateKey")).isEqualTo(first.get("privateKey"));
        assertThat(trust.get("notAfter")).isEqualTo(first.get("notAfter"));
        assertThat(text(trust, "identity")).isEqualTo(Fingerprints.of(text(first, "certificate")));
        assertThat(text(trust, "seed"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(text(first, "privateKey").getBytes(StandardCharsets.UTF_8))));
        for (var secret : List.of("privateKey", "otherKey", "seed")) {
            assertThat(trust.get(secret)).as(secret).isInstanceOf(Value.Sensitive.class);
        }

        var issue = step("trust", trust, "issue", false);
        assertThat(trusted(issue)).isEqualTo(trusted(trust));
        assertThat(issue.get("privateKey")).isEqualTo(trust.get("otherKey"));
        assertThat(issue.get("otherKey")).isEqualTo(first.get("privateKey"));

        var finish = step("issue", issue, "finish", false);
        assertThat(trusted(finish)).containsExactly(trusted(trust).get(1));
        assertThat(finish.get("privateKey")).isEqualTo(issue.get("privateKey"));
        assertThat(finish.fields()).doesNotContainKey("otherKey");
        assertThat(finish.toString()).doesNotContain(text(first, "privateKey"));
        for (var state : List.of(issue, finish)) {
            assertThat(state.get("identity")).isEqualTo(trust.get("identity"));
            assertThat(state.get("seed")).isEqualTo(trust.get("seed"));
        }

        var again = step("finish", finish, "trust", false);
        assertThat(trusted(again))
                .hasSize(2)
                .startsWith(trusted(finish).get(0))
                .doesNotContain(trusted(first).get(0));
        assertThat(again.get("identity")).isEqualTo(trust.get("identity"));
        assertThat(again.get("seed")).isEqualTo(trust.get("seed"));
    }

    @Test
    void stepsBackLeadToWhatWas() {
        var first = Values.read(harness.create(TYPE, at("none")).getProperties());
        var trust = step("none", first, "trust", false);
        var back = step("issue", step("trust", trust, "issue", false), "trust", false);
        assertThat(back.with("rotation", Value.NULL)).isEqualTo(trust.with("rotation", Value.NULL));
        var none = step("trust", trust, "none", false);
        assertThat(text(none, "certificate")).isEqualTo(text(first, "certificate"));
        assertThat(none.get("privateKey")).isEqualTo(first.get("privateKey"));
        assertThat(none.fields()).doesNotContainKey("otherKey");
    }

    @Test
    void previewsKnowAllButTheCertificateThatIsToBeMade() {
        var first = Values.read(harness.create(TYPE, at("none")).getProperties());
        var preview = step("none", first, "trust", true);
        assertThat(preview.get("certificate")).isEqualTo(Value.UNKNOWN);
        assertThat(preview.get("privateKey")).isEqualTo(first.get("privateKey"));
        assertThat(preview.get("otherKey")).isEqualTo(new Value.Sensitive(Value.UNKNOWN));
        var trust = step("none", first, "trust", false);
        assertThat(step("trust", trust, "issue", true)).isEqualTo(step("trust", trust, "issue", false));
        var issue = step("trust", trust, "issue", false);
        assertThat(step("issue", issue, "finish", true)).isEqualTo(step("issue", issue, "finish", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            none   | issue  | there is no next certificate yet: set 'trust'
            none   | finish | there is no next certificate yet: set 'trust'
            trust  | finish | the old certificate still signs: set 'issue' and run up first
            issue  | none   | the next certificate signs: set 'finish'
            finish | issue  | the last rotation is over: set 'trust'
            """)
    void aStepThatIsLeftOutIsRefusedInPreviewAndAgainInUpdate(String from, String to, String next) {
        var state = harness.create(TYPE, at(from)).getProperties();
        assertThatThrownBy(() -> harness.diff(TYPE, at(from), state, at(to)))
                .hasMessageContaining("cannot go from '" + from + "' to '" + to + "': " + next);
        assertThatThrownBy(() -> harness.update(TYPE, "ca", at(from), state, at(to), false))
                .hasMessageContaining(next);
    }

    @Test
    void noOtherStepIsAndNoneReplacesTheAuthority() {
        for (var step :
                List.of("none trust", "trust issue", "trust none", "issue finish", "issue trust", "finish trust")) {
            var words = step.split(" ");
            var state = harness.create(TYPE, at(words[0])).getProperties();
            var diff = harness.diff(TYPE, at(words[0]), state, at(words[1]));
            assertThat(diff.getReplacesList()).as(step).isEmpty();
            assertThat(diff.getDetailedDiffMap()).as(step).containsOnlyKeys("rotation");
        }
    }

    @Test
    void aNewAuthorityInTheMidstOfARotationHasTwoCertificates() {
        assertThat(trusted(Values.read(harness.create(TYPE, at("issue")).getProperties())))
                .hasSize(2);
        assertThat(trusted(Values.read(harness.create(TYPE, at("finish")).getProperties())))
                .hasSize(1);
    }

    @Test
    void aStateFromBeforeThereWereRotationsIsGivenWhatStaysThroughThem() {
        var old = obj("commonName", "Croft CA", "days", 3650);
        var first = Values.read(harness.create(TYPE, at("none")).getProperties());
        var written = new LinkedHashMap<>(first.fields());
        written.keySet().removeAll(List.of("rotation", "identity", "seed"));
        var state = Values.write(new Value.Obj(written));

        // Left out, they would be unknown in each preview, and all that trusts the authority would be shown as changed.
        assertThat(harness.diff(TYPE, old, state, at("none")).getDetailedDiffMap())
                .containsOnlyKeys("identity", "seed");
        assertThat(Values.read(
                        harness.update(TYPE, "ca", old, state, at("none"), true).getProperties()))
                .isEqualTo(first);
        assertThat(Values.read(harness.update(TYPE, "ca", old, state, at("none"), false)
                        .getProperties()))
                .isEqualTo(first);
        assertThat(harness.diff(TYPE, at("none"), Values.write(first), at("none"))
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);

        var trust = Values.read(
                harness.update(TYPE, "ca", old, state, at("trust"), false).getProperties());
        assertThat(trusted(trust)).startsWith(text(first, "certificate").strip());
        assertThat(trust.get("identity")).isEqualTo(first.get("identity"));
    }
}
