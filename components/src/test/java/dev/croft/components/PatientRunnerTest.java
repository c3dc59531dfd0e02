package dev.croft.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Pulumi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatientRunnerTest {
    private static final String ASKS = "Remaining tasks [1]: {a task}";

    private Logger runner;

    @BeforeEach
    void install() {
        runner = PatientRunner.install();
    }

    @AfterEach
    void remove() {
        runner.setFilter(null);
        runner.setLevel(null);
    }

    @Test
    void eachQuestionTakesAMoment() {
        var start = System.nanoTime();
        for (var i = 0; i < 20; i++) {
            runner.log(Level.FINEST, ASKS);
        }
        // Waiting may be cut short now and then, but not as a rule.
        assertThat(System.nanoTime() - start).isGreaterThan(10_000_000L);
    }

    @Test
    void whatIsShownStaysAsItWas() {
        var filter = runner.getFilter();
        assertThat(filter.isLoggable(new LogRecord(Level.SEVERE, "broken"))).isTrue();
        assertThat(filter.isLoggable(new LogRecord(Level.FINEST, ASKS))).isFalse();
    }

    /** Another version of the SDK may ask in other words, or not at all: then this class has to change, or to go. */
    @Test
    void theSdkStillAsksInTheseWords() throws IOException {
        assertThat(constants("DeploymentImpl$DefaultRunner")).contains("Remaining tasks [%s]");
        assertThat(constants("DeploymentImpl$DeploymentState"))
                .contains(runner.getName().replace('.', '/'));
    }

    private static String constants(String name) throws IOException {
        try (var in = Pulumi.class.getResourceAsStream("/com/pulumi/deployment/internal/" + name + ".class")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
