package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    /** Expected values are what systemd-escape --path prints. */
    @ParameterizedTest
    @CsvSource({
        "/data,data",
        "/data/pg-1,data-pg\\x2d1",
        "/srv/a_b/c,srv-a_b-c",
        "/data/,data",
        "//a//b,a-b",
        "/.x,\\x2ex",
        "/a.b,a.b",
        "/a b,a\\x20b",
        "/a/.b,a-.b"
    })
    void escapesAsSystemdDoes(String path, String escaped) {
        assertThat(Names.diskTarget(path)).isEqualTo("/croft/disks/" + escaped);
        assertThat(Names.mountPath(Names.diskTarget(path)))
                .isEqualTo(path.replaceAll("/+", "/").replaceAll("(.)/$", "$1"));
    }

    @Test
    void otherTargetsAreNoDisks() {
        assertThat(Names.mountPath("/croft")).isEmpty();
        assertThat(Names.mountPath("/")).isEmpty();
    }

    @Test
    void devicesFitTheKernel() {
        assertThat(Names.device("cb", "a-very-long-name-of-a-network-in-a-stack"))
                .hasSizeLessThanOrEqualTo(15);
        assertThat(Names.device("cb", "a")).isNotEqualTo(Names.device("cb", "b"));
        assertThat(Names.mac("a")).matches("52:54:00(:[0-9a-f]{2}){3}").isNotEqualTo(Names.mac("b"));
    }
}
