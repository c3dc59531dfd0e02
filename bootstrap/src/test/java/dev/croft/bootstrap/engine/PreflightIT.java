package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that must not be worked on: each is broken, refused without a change, mended, and then goes on. */
class PreflightIT extends OnNode {
    private static final Item.Package OTHER = new Item.Package("croft-other");

    /** Breaks the node, sees the refusal and that nothing has changed, mends it, and sees that it goes on. */
    private void refused(String breaks, String mends, String... words) {
        String path = "/etc/it-preflight-" + Math.abs(breaks.hashCode());
        Item[] items = {source(), OTHER, Item.File.of(path, "x")};
        sh("dpkg --purge croft-other >/dev/null 2>&1; rm -f /etc/apt/sources.list.d/test.sources; " + breaks);
        try {
            var refusal = assertThatThrownBy(() -> converge(items)).isInstanceOf(BootstrapException.class);
            for (String word : words) {
                refusal.hasMessageContaining(word);
            }
            refusal.hasMessageStartingWith("n1: ").hasMessageContaining("Nothing was changed");
            assertThatThrownBy(() -> engine.preflight(
                            run(Duration.ofSeconds(60)), on(items).get(0), Map.of()))
                    .hasMessageContaining(words[0]);
            assertThat(sh("ls " + path + " /etc/apt/sources.list.d/test.sources 2>/dev/null | wc -l"))
                    .isEqualTo("0\n");
        } finally {
            sh(mends);
        }
        converge(items);
        assertThat(drift(items)).isEmpty();
    }

    @Test
    void tellsWhatTheNodeIs() {
        Machine machine = engine.preflight(run(Duration.ofSeconds(60)), on().get(0), Map.of());
        assertThat(machine.os()).matches("debian-1[23]");
        assertThat(machine.arch()).isEqualTo(sh("dpkg --print-architecture").strip());
        assertThat(machine.kernel()).isEqualTo(sh("uname -r").strip());
        assertThat(machine.virtualization()).isEqualTo(sh("systemd-detect-virt").strip());
        assertThat(String.valueOf(machine.cpus())).isEqualTo(sh("nproc").strip());
        assertThat(machine.memoryMib()).isPositive();
    }

    @Test
    void anUnsupportedSystem() {
        refused(
                "cp -P /etc/os-release /srv/os-release; rm /etc/os-release; printf 'ID=debian\\nVERSION_ID=\"11\"\\nPRETTY_NAME=\"Debian 11\"\\n' >/etc/os-release",
                "rm /etc/os-release; mv /srv/os-release /etc/os-release",
                "runs Debian 11 (debian-11)",
                "supported are debian-12 and debian-13");
    }

    @Test
    void packagesThatDpkgLeftHalfInstalled() {
        refused(
                "cp /var/lib/dpkg/status /srv/status; sed -i '/^Package: tzdata$/,/^$/s/^Status: .*/Status: install reinstreq half-installed/' /var/lib/dpkg/status",
                "mv /srv/status /var/lib/dpkg/status",
                "half installed: tzdata",
                "sudo apt-get install --reinstall tzdata");
    }

    @Test
    void noSpace() {
        refused(
                "fallocate -l $(($(df -B1 --output=avail / | tail -n 1) - 20971520)) /srv/filler",
                "rm /srv/filler",
                "too little space: / has ",
                "MiB are needed");
    }

    /** Less than apt says that it takes; that is known only when its index is there. */
    @Test
    void tooLittleSpaceForALargePackage() {
        sh("rm -f /etc/it-after");
        assertThatThrownBy(
                        () -> converge(source(), new Item.Package("croft-large"), Item.File.of("/etc/it-after", "x")))
                .hasMessageContaining("n1/package:croft-large")
                .hasMessageContaining("a disk of the node is full")
                .hasMessageContaining("| /usr or /var does not have enough free space: ")
                .hasMessageContaining(" need about 4096 MiB");
        assertThat(sh("ls /etc/it-after 2>/dev/null | wc -l")).isEqualTo("0\n");
    }

    /** The node is a container, which has no clock of its own: two programs say otherwise. */
    @Test
    void aClockThatIsWrong() {
        refused(
                "printf '#!/bin/sh\\n[ \"$1\" != -cq ] || exit 1\\necho kvm\\n' >/usr/local/bin/systemd-detect-virt; "
                        + "printf '#!/bin/sh\\nexec /bin/date -d @$(($(/bin/date +%%s) - 630)) \"$@\"\\n' >/usr/local/bin/date; "
                        + "chmod 755 /usr/local/bin/date /usr/local/bin/systemd-detect-virt",
                "rm /usr/local/bin/date /usr/local/bin/systemd-detect-virt",
                "its clock is 6",
                "s behind this machine's",
                "sudo date -s @");
    }
}
