package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Facts.Condition;
import dev.croft.bootstrap.engine.Facts.Space;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Step PACKAGES = new Step(Step.Verb.PACKAGES, "package:a", "a");

    private static Condition node(String os, long clock, List<String> broken, long rootMib, long varMib) {
        return new Condition(
                new Machine(os, "amd64", "6.1", "kvm", 1, 1024),
                "Some Linux",
                NOW.plusSeconds(clock),
                false,
                broken,
                new Space("/", rootMib * 1024),
                new Space(varMib < 0 ? "/" : "/var", (varMib < 0 ? rootMib : varMib) * 1024),
                new Space("/run", 1024));
    }

    private static List<String> faults(Condition found, Step... plan) {
        return Preflight.faults(found, List.of(plan), NOW, NOW.plusSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({"debian-12, ", "debian-13, ", "debian-11, debian-11", "ubuntu-24.04, ubuntu-24.04"})
    void systems(String os, String refused) {
        List<String> faults = faults(node(os, 0, List.of(), 900, -1), PACKAGES);
        if (refused == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults)
                    .containsExactly("runs Some Linux (" + refused
                            + "); supported are debian-12 and debian-13: use a node with one of them");
        }
    }

    /** The answer came at some time within 20 s. */
    @ParameterizedTest
    @CsvSource({"0, ", "-299, ", "319, ", "-301, 301 s behind", "321, 301 s ahead of"})
    void clocks(long seconds, String refused) {
        List<String> faults = faults(node("debian-13", seconds, List.of(), 900, -1));
        if (refused == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).singleElement().asString().startsWith("its clock is " + refused + " this machine's");
        }
    }

    @Test
    void aContainerHasItsHostsClock() {
        Condition c = node("debian-13", 9999, List.of(), 900, -1);
        assertThat(faults(
                        new Condition(c.machine(), c.osName(), c.time(), true, c.broken(), c.root(), c.var(), c.run())))
                .isEmpty();
    }

    @Test
    void halfInstalledPackagesMatterOnlyWherePackagesAreInstalled() {
        Condition broken = node("debian-13", 0, List.of("foo", "bar"), 900, -1);
        assertThat(faults(broken, Steps.file(Item.File.of("/a", "")))).isEmpty();
        assertThat(faults(broken, PACKAGES))
                .singleElement()
                .asString()
                .contains("half installed: foo bar;", "apt-get install --reinstall foo bar'");
    }

    @Test
    void space() {
        assertThat(faults(node("debian-13", 0, List.of(), 200, -1), PACKAGES)).isEmpty();
        assertThat(faults(node("debian-13", 0, List.of(), 100, -1), PACKAGES))
                .containsExactly(
                        "too little space: / has 100 MiB free, and at least 129 MiB are needed; free some, or make the disk larger");
        assertThat(faults(node("debian-13", 0, List.of(), 70, 40), PACKAGES))
                .singleElement()
                .asString()
                .startsWith("too little space: /var has 40 MiB");
        assertThat(faults(node("debian-13", 0, List.of(), 0, 900))).isEmpty();
        Step big = Steps.file(Item.File.of("/etc/big", "x".repeat(900_000)));
        assertThat(faults(node("debian-13", 0, List.of(), 0, 900), big))
                .singleElement()
                .asString()
                .startsWith("too little space: / has 0 MiB");
        assertThat(faults(node("debian-13", 0, List.of(), 9, 900), big)).isEmpty();
        assertThat(faults(
                        node("debian-13", 0, List.of(), 9, 900),
                        Steps.file(Item.File.of("/etc/big", "x".repeat(2_000_000)))))
                .singleElement()
                .asString()
                .startsWith("too little space: /run has 1 MiB");
    }
}
