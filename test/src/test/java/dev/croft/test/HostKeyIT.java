package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The host key that others may know is good once; and a node behind a node, reached through it alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostKeyIT {
    private static final String NODE = "urn:pulumi:it-key::croft-fault::croft:bootstrap:Node::";

    private HostStack host;

    @BeforeAll
    void start() throws IOException {
        host = HostStack.of("it-key");
        host.tell("bundle", FaultsIT.BUNDLE.toString());
        host.tell("bundleOfImage", FaultsIT.BUNDLE.toString());
        host.tell("replaceHostKey", "true");
    }

    @AfterAll
    void stop() {
        host.close();
    }

    private String output(String name) {
        return host.stack().outputs().get(name).textValue();
    }

    /** What sshd says to everybody. */
    private static String shows(String ip) {
        return Stack.run(List.of("ssh-keyscan", "-t", "ed25519", ip), Map.of())
                .ok()
                .output()
                .lines()
                .filter(line -> line.startsWith(ip))
                .map(line -> line.substring(ip.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(1)
    void theFirstRunLeavesAnotherKey() {
        host.stack().up().ok();
        assertThat(shows(HostProgram.IP)).isEqualTo(output("shown")).isNotEqualTo(output("first"));
        assertThat(host.onNode("stat -c '%a %U' /etc/ssh/ssh_host_ed25519_key; ls /etc/ssh"))
                .startsWith("600 root")
                .doesNotContain(".croft");
        assertThat(host.onNode("cat /etc/ssh/ssh_host_ed25519_key.pub")).startsWith(output("shown"));
        host.stack().upUnchanged().ok();
    }

    /** As a run leaves it that was killed between replacing the key and writing that down. */
    @Test
    @Order(2)
    void aNodeThatNobodyRemembersIsTakenOver() {
        var shown = output("shown");
        host.stack().pulumi("state", "delete", NODE + "host", "--yes").ok();
        host.stack().up().ok();
        assertThat(shows(HostProgram.IP)).isEqualTo(shown);
        host.stack().upUnchanged().ok();
    }

    @Test
    @Order(3)
    void theFirstKeyIsNotComeBackTo() throws IOException {
        host.tell("replaceHostKey", "false");
        host.refused("connection.replaceHostKey", "is false and was true", output("shown"));
        host.tell("replaceHostKey", "true");
    }

    @Test
    @Order(4)
    void aMachineThatIsMadeAnewGetsOneOfItsOwn() {
        var shown = output("shown");
        var first = output("first");
        var vm = "urn:pulumi:it-key::croft-fault::croft:compute:Vm::box-1";
        host.stack().pulumi("up", "--yes", "--skip-preview", "--replace", vm).ok();
        assertThat(output("first")).isNotEqualTo(first);
        assertThat(shows(HostProgram.IP)).isEqualTo(output("shown")).isNotIn(shown, first, output("first"));
    }

    /** Who can listen at the machine's address, and took its first key from its user data, is not believed. */
    @Test
    @Order(5)
    void aMachineWithAStrangersKeyIsToldAndNotTouched() throws IOException {
        host.onNode("cd /etc/ssh && cp -a ssh_host_ed25519_key kept && ssh-keygen -q -t ed25519 -N '' -f new"
                + " && mv new ssh_host_ed25519_key && systemctl reload ssh");
        host.tell("other", "78");
        try {
            host.refused(HostProgram.IP, "shows another host key than the pinned one");
        } finally {
            host.onNode("cd /etc/ssh && mv kept ssh_host_ed25519_key && systemctl reload ssh");
        }
        host.stack().up().ok();
        assertThat(host.onNode("getent hosts other-1")).contains("10.47.3.78");
    }

    @Test
    @Order(6)
    void aNodeBehindIsReachedThroughTheOneInFrontAlone() throws IOException {
        host.tell("behind", "true");
        host.stack().up().ok();
        assertThat(host.on("box-2", "journalctl -b -u ssh -o cat | grep Accepted"))
                .contains("from " + HostProgram.IP + " ")
                .doesNotContain("from 10.47.3.1 ");
        // the machine of the tests gets no answer from it any more
        host.on("box-2", "ip route add blackhole 10.47.3.1/32");
        assertThat(Stack.run(List.of("ssh-keyscan", "-T", "2", HostProgram.BEHIND), Map.of())
                        .output())
                .isEmpty();
        host.on("box-2", "sed -i '/ front$/d' /etc/hosts");
        assertThat(host.stack().preview().ok().output()).contains("behind");
        host.stack().up().ok();
        assertThat(host.on("box-2", "getent hosts front")).contains(HostProgram.IP);
        host.stack().upUnchanged().ok();
    }
}
