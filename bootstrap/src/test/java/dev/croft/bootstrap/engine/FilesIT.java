package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.Item.Keys;
import dev.croft.bootstrap.engine.Item.Setting;
import dev.croft.bootstrap.engine.Item.Syntax;
import dev.croft.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Settings in files of others, and files that a program checks before they land, on a real node. */
class FilesIT extends OnNode {
    private static final String CONF = "/etc/it-keys.conf";

    private static Keys keys(Setting... settings) {
        return new Keys(CONF, Syntax.EQUALS, List.of(settings), Optional.empty());
    }

    private static Setting setting(String section, String key, String value) {
        return new Setting(section, key, value);
    }

    @Test
    void settingsOfOursAmongLinesOfOthers() {
        String original =
                "# kept\n#Storage=auto\nTheirs=1\nLimit = 5\n\n[Journal]\nKeep=yes ; really\nLimit=1\nLimit=2\n\n[Last]\n";
        sh("printf '" + original.replace("\n", "\\n") + "' >" + CONF + "; chown admin:adm " + CONF + "; chmod 0640 "
                + CONF);
        Keys wanted = keys(
                setting("", "Limit", "100M"),
                setting("", "Storage", "a | b"),
                setting("Journal", "Limit", "2"),
                setting("Ours", "Fresh", "new"));
        assertThat(drift(wanted))
                .isEqualTo(
                        Map.of(
                                "n1/file:" + CONF,
                                "Limit is 5, not 100M; Storage is missing; [Journal] Limit is there 2 times; [Ours] Fresh is missing"));
        converge(wanted);
        String ours =
                "# kept\n#Storage=auto\nTheirs=1\nLimit=100M\nStorage=a | b\n\n[Journal]\nKeep=yes ; really\nLimit=2\n\n[Last]\n\n[Ours]\nFresh=new\n";
        assertThat(sh("cat " + CONF)).isEqualTo(ours);
        assertThat(sh("stat -c '%U:%G %a' " + CONF)).isEqualTo("admin:adm 640\n");
        long trips = roundTrips();
        converge(wanted);
        assertThat(roundTrips() - trips).isEqualTo(1);

        sh("sed -i -e 's/Theirs=1/Theirs=2/' -e 's/100M/1G/' " + CONF);
        assertThat(drift(wanted)).isEqualTo(Map.of("n1/file:" + CONF, "Limit is 1G, not 100M"));
        converge(wanted);
        assertThat(sh("cat " + CONF)).isEqualTo(ours.replace("Theirs=1", "Theirs=2"));

        Keys fewer = keys(setting("", "Limit", "100M"));
        assertThat(drift(fewer).get("n1/file:" + CONF))
                .isEqualTo(
                        "[Journal] Limit is no longer declared; [Ours] Fresh is no longer declared; Storage is no longer declared");
        converge(fewer);
        assertThat(sh("cat " + CONF))
                .isEqualTo(original.replace("Theirs=1", "Theirs=2").replace("Limit = 5", "Limit=100M"));
        converge(on(), engine.digests(on(fewer), SALT));
        assertThat(sh("cat " + CONF)).isEqualTo(original.replace("Theirs=1", "Theirs=2"));
        assertThat(sh("ls /var/lib/croft/keys" + CONF + " 2>/dev/null | wc -l")).isEqualTo("0\n");
    }

    @Test
    void aFolderHasItsModeBelowOneThatHandsOnItsGroup() {
        var folder = new Item.Directory("/srv/shared/own", "root", "admin", "0750");
        sh("mkdir /srv/shared; chgrp adm /srv/shared; chmod 2770 /srv/shared");
        converge(folder);
        assertThat(sh("stat -c '%U:%G %a' /srv/shared/own")).isEqualTo("root:admin 750\n");
        assertThat(drift(folder)).isEmpty();
        sh("chmod 2755 /srv/shared/own");
        assertThat(drift(folder)).isEqualTo(Map.of("n1/directory:/srv/shared/own", "mode is 02755, not 0750"));
        converge(folder);
        assertThat(drift(folder)).isEmpty();
    }

    @Test
    void aFileOfSettingsThatWasNotThereGoesAgain() {
        Keys wanted =
                new Keys("/etc/it/new.conf", Syntax.BLANK, List.of(setting("", "Key", "a value")), Optional.empty());
        converge(wanted);
        assertThat(sh("cat /etc/it/new.conf; stat -c '%U %a' /etc/it/new.conf")).isEqualTo("Key a value\nroot 644\n");
        assertThat(drift(wanted)).isEmpty();
        engine.remove(run(Duration.ofSeconds(60)), on(wanted));
        assertThat(sh("ls -A /etc/it")).isEmpty();
        // Somebody who has added a line keeps it.
        converge(wanted);
        sh("echo Theirs 1 >>/etc/it/new.conf");
        engine.remove(run(Duration.ofSeconds(60)), on(wanted));
        assertThat(sh("cat /etc/it/new.conf")).isEqualTo("Theirs 1\n");
    }

    @Test
    void whatItsProgramRefusesDoesNotLand() {
        String path = "/etc/sudoers.d/it-checked";
        Item.File good = Item.File.of(path, "daemon ALL=(ALL) /bin/true\n")
                .owned("root", "root", "0440")
                .checked("visudo -c -q -f \"$1\"");
        converge(good);
        Item.File bad = Item.File.of(path, "daemon ALL=(ALL NOPASSWD: ALL\n")
                .owned("root", "root", "0440")
                .checked("visudo -c -f \"$1\"");
        Item.Action after = action("after", "touch /run/it-after", "", bad.name());
        assertThatThrownBy(() -> converge(bad, after))
                .hasMessageContaining("n1/file:" + path)
                .hasMessageContaining("set right in the declaration what the program complains about")
                .hasMessageContaining("| " + path + ":1:")
                .hasMessageContaining("| croft: " + path + " was left as it was");
        assertThat(sh("cat " + path + "; ls -A /etc/sudoers.d | grep -c croft; ls /run/it-after 2>/dev/null || true"))
                .isEqualTo("daemon ALL=(ALL) /bin/true\n0\n");
        assertThat(drift(bad)).isEqualTo(Map.of("n1/file:" + path, "content differs"));
        converge(good, after);
        assertThat(sh("ls /run/it-after")).isEqualTo("/run/it-after\n");
        sh("rm -f " + path);

        sh("printf 'Port 22\\n' >/etc/it-sshd");
        Keys refused = new Keys(
                "/etc/it-sshd",
                Syntax.BLANK,
                List.of(setting("", "PermitRootLogin", "perhaps")),
                Optional.of("mkdir -p /run/sshd && sshd -t -f \"$1\""));
        assertThatThrownBy(() -> converge(refused))
                .hasMessageContaining("| /etc/it-sshd line 2: unsupported option \"perhaps\"");
        assertThat(sh("cat /etc/it-sshd")).isEqualTo("Port 22\n");
        converge(
                new Keys("/etc/it-sshd", Syntax.BLANK, List.of(setting("", "PermitRootLogin", "no")), refused.check()));
        assertThat(sh("cat /etc/it-sshd")).isEqualTo("Port 22\nPermitRootLogin no\n");
    }

    @Test
    void aPlanIsShownAndNothingIsDone() {
        sh(
                "printf 'one\\npassword = swordfish\\nthree\\n' >/etc/it-planned; printf 'Limit=5\\n' >/etc/it-plan-keys; rm -f /etc/it-plan-new");
        Item.File file = Item.File.of("/etc/it-planned", "one\ntwo\nthree\n");
        List<NodeItems> nodes = on(
                file,
                Item.File.secret("/etc/it-plan-secret", Secret.of("hunter22"), "root", "root"),
                Item.File.of("/etc/it-plan-new", "new\n"),
                new Keys("/etc/it-plan-keys", Syntax.EQUALS, List.of(setting("", "Limit", "6")), Optional.empty()),
                action("planned", "touch /run/it-plan-ran", "", file.name()));
        Map<String, String> past = Map.of("n1/file:/etc/it-plan-left", "0", "n1/package:stays", "0");
        long trips = roundTrips();
        NodePlan plan = engine.plan(run(Duration.ofSeconds(60)), nodes, past).get(0);
        assertThat(roundTrips() - trips).isEqualTo(2);
        assertThat(plan.lines())
                .containsExactly(
                        "n1: 5 items, 4 differ, 1 to be taken off",
                        "  ~ file:/etc/it-plan-keys: Limit is 5, not 6",
                        "  ~ file:/etc/it-plan-new: missing",
                        "  ~ file:/etc/it-plan-secret: missing",
                        "  ~ file:/etc/it-planned: content differs",
                        "  - file:/etc/it-plan-left: no longer declared",
                        "    1. writing /etc/it-planned",
                        "    2. writing /etc/it-plan-secret",
                        "    3. writing /etc/it-plan-new",
                        "    4. writing /etc/it-plan-keys",
                        "    5. remove file /etc/it-plan-left",
                        "    6. script of action:planned",
                        "  --- /etc/it-planned",
                        "  +++ /etc/it-planned",
                        "   one",
                        "  -password = ***",
                        "  +two",
                        "   three",
                        "  --- /etc/it-plan-new (is not there)",
                        "  +++ /etc/it-plan-new",
                        "  +new",
                        "  *** /etc/it-plan-secret: holds secrets, not shown",
                        "  --- /etc/it-plan-keys",
                        "  +++ /etc/it-plan-keys",
                        "  -Limit=5",
                        "  +Limit=6");
        assertThat(
                        sh(
                                "cat /etc/it-plan-keys; ls /etc/it-plan-new /etc/it-plan-secret /run/it-plan-ran 2>/dev/null | wc -l"))
                .isEqualTo("Limit=5\n0\n");
        converge(nodes, Map.of());
        assertThat(engine.plan(run(Duration.ofSeconds(60)), nodes, Map.of())
                        .get(0)
                        .lines())
                .containsExactly("n1: 5 items, all as declared");
    }
}
