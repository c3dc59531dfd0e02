package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.trace.Trace;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {
    private static final List<Item> SECRETS = List.of(
            new Item.Action("a", "x", Optional.empty(), Set.of(), Map.of("P", Secret.of("hunter22"))),
            Item.File.secret("/etc/s", Secret.of("user = app\npassword = 'swordfish'\n"), "root", "root"));

    private static Application application(List<String> shown, Step... plan) {
        return new Application("n1", List.of(plan), Masking.of(SECRETS), shown::add, Trace.off());
    }

    @Test
    void masksSecretsButNotTheTextAround() {
        Masking masking = Masking.of(SECRETS);
        assertThat(masking.mask("line 2: password = 'swordfish': bad; swordfish, hunter22; user app"))
                .doesNotContain("swordfish", "hunter22")
                .contains("line 2")
                .contains("user app");
    }

    @Test
    void showsEachPhaseOnce() {
        List<String> shown = new ArrayList<>();
        Application application = application(
                shown,
                Steps.file(Item.File.of("/a", "")),
                Steps.file(Item.File.of("/b", "")),
                new Step(Step.Verb.UNIT, "unit:a.service", "restart", "a.service"));
        List.of("step|0", "step|1", "step|2", "done|").forEach(application::line);
        assertThat(shown).containsExactly("n1: writing files", "n1: restarting a.service");
        assertThatCode(() -> application.judge(new Result(0, "", "", false))).doesNotThrowAnyException();
    }

    @Test
    void aNodeThatDiesIsToldWithWhatWasDone() {
        Step[] plan = {
            Steps.remember("unit:a.service"),
            Steps.file(Item.File.of("/a", "")),
            Steps.file(Item.File.of("/b", "")),
            new Step(Step.Verb.UNIT, "unit:a.service", "restart", "a.service")
        };
        Application application = application(new ArrayList<>(), plan);
        SshException lost = new SshException(SshException.Kind.LOST, "the connection to n1 was lost");
        assertThat(application.cutOff(lost))
                .hasMessage("n1: the connection to n1 was lost; none of its 4 steps was begun; run again");
        List.of("step|0", "step|1", "step|2").forEach(application::line);
        assertThat(application.cutOff(lost))
                .hasMessage(
                        """
                n1/file:/b: the connection to n1 was lost; of 4 steps 2 were done (file:/a), that of file:/b was going on, 1 had not begun (unit:a.service); run again, and it goes on from what is there
                  command: writing /b""");
        assertThat(application.cutOff(new SshException(SshException.Kind.TIMEOUT, "did not end within 4.0 s")))
                .hasMessageContaining("did not end within 4.0 s; allow more time with customTimeouts");
        // The script itself ended without a word: somebody killed it.
        assertThatThrownBy(() -> application.judge(new Result(137, "", "", false)))
                .hasMessageContaining("broke off while writing files; of 4 steps 2 were done");
    }

    @Test
    void aFailureNamesNodeItemCommandOutputAndRemedy() {
        Application application = application(new ArrayList<>(), new Step(Step.Verb.PACKAGES, "package:foo", "foo"));
        List.of("step|0", "output|E: Unable to locate package foo, said hunter22", "failed|0|100")
                .forEach(application::line);
        assertThatThrownBy(() -> application.judge(new Result(1, "", "", false)))
                .isInstanceOf(BootstrapException.class)
                .hasMessage(
                        """
                n1/package:foo: failed with exit code 100; the node's repositories do not have this package: add it to the bundle, or add a repository that has it
                  command: apt-get install foo
                  | E: Unable to locate package foo, said ***""");
    }

    @Test
    void aScriptThatBrokeOffIsAFailureThoughItSaidNothing() {
        Application application = application(new ArrayList<>(), Steps.file(Item.File.of("/a", "")));
        application.line("step|0");
        assertThatThrownBy(() -> application.judge(new Result(0, "", "", false)))
                .hasMessageContaining("broke off while writing files");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "cp: error writing 'x': No space left on device # disk",
                "full: /srv has 0 KiB free # disk",
                "E: The repository 'file:/b ./ InRelease' is not signed. # signature",
                "W: GPG error: file:/b ./ InRelease: BADSIG 1234 # signature",
                "E: Could not get lock /var/lib/dpkg/lock-frontend. # lock",
                "install: invalid user: 'nobody-such' # owner does not exist",
                "E: Failed to fetch http://x Could not connect # cannot be reached"
            })
    void knowsTheCommonestFailures(String output, String advice) {
        assertThat(Remedies.of(output).orElseThrow()).contains(advice);
    }

    @Test
    void hasNoAdviceWhereItDoesNotKnow() {
        assertThat(Remedies.of("Job for a.service failed")).isEmpty();
    }
}
