package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong around an environment, one thing after the other on one machine: each is told with its name and its
 * remedy, nothing is lost, and the same stack goes on as soon as the cause is mended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    static final Path BUNDLE = Path.of(
                    System.getenv().getOrDefault("CROFT_CACHE", System.getProperty("user.home") + "/.cache/croft"),
                    "bundle/debian-13")
            .toAbsolutePath();
    private static final String POOL = "croft-it-small";
    private static final String POOL_FOLDER = "/run/croft-it-small";

    @TempDir
    Path folder;

    private HostStack host;
    private Map<String, String> secrets = Map.of();

    @BeforeAll
    void start() throws IOException {
        host = HostStack.of("it-fault");
        host.tell("bundle", BUNDLE.toString());
        host.tell("bundleOfImage", BUNDLE.toString());
    }

    @AfterAll
    void stop() {
        host.close();
    }

    @AfterEach
    void allIsMendedAndNothingLost() throws IOException {
        host.mend();
        host.tell("bundle", BUNDLE.toString());
        var now = host.secrets();
        assertThat(now).hasSize(4);
        if (secrets.isEmpty()) {
            secrets = now;
        }
        assertThat(now).as("keys, passwords and the authority").isEqualTo(secrets);
    }

    @Test
    @Order(1)
    void aHostThatIsNotThere() throws IOException {
        host.tell("host", "10.47.3.99");
        host.refused(
                "10.47.3.99:22 cannot be reached: ",
                "check that it runs, that its address is right, and that TCP port 22 is open");
    }

    @Test
    @Order(2)
    void aKeyThatTheHostRefuses() throws IOException {
        host.tell("stranger", "user");
        host.refused(
                HostProgram.IP,
                "refuses the key of user admin",
                "check that the user exists there and that its ~/.ssh/authorized_keys has this key");
    }

    @Test
    @Order(3)
    void aHostThatIsAnother() throws IOException {
        host.tell("stranger", "host");
        host.refused(
                HostProgram.IP,
                "shows another host key than the pinned one: expected SHA256:",
                "if you trust it, put its new key into the connection's hostKey");
    }

    @Test
    @Order(4)
    void theSameStackGoesOnWithTheRightOnes() throws IOException {
        host.stack().up().ok();
        assertThat(host.onNode("getent hosts other-1")).contains("10.47.3.77");
        host.stack().upUnchanged().ok();
    }

    @Test
    @Order(5)
    void aFullDiskOnTheNode() throws IOException {
        host.tell("other", "78");
        // all that is left, at once where the file system can, and the last blocks one by one
        host.onNode("fallocate -l $(df -B1 --output=avail / | tail -1) /var/filled 2>/dev/null;"
                + " cat /dev/zero >/var/filled-up 2>/dev/null; true");
        try {
            host.refused(
                    "box-1: too little space: / has 0 MiB free",
                    "free some, or make the disk larger. Nothing was changed");
            assertThat(host.onNode("cat /etc/hosts")).contains("10.47.3.77", "localhost");
        } finally {
            host.onNode("rm -f /var/filled /var/filled-up");
        }
        host.stack().up().ok();
        assertThat(host.onNode("getent hosts other-1")).contains("10.47.3.78");
    }

    @Test
    @Order(6)
    void sudoThatIsTakenAway() throws IOException {
        host.tell("other", "79");
        host.onNode("mv /etc/sudoers.d/admin /root/taken");
        try {
            host.refused("user admin may not become root", "NOPASSWD");
        } finally {
            host.onNode("mv /root/taken /etc/sudoers.d/admin");
        }
        host.stack().up().ok();
        assertThat(host.onNode("getent hosts other-1")).contains("10.47.3.79");
    }

    @Test
    @Order(7)
    void aBundleWithABrokenSignature() throws IOException {
        var broken = Files.createDirectories(folder.resolve("debian-13"));
        try (var all = Files.walk(BUNDLE.toRealPath())) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var copy = broken.resolve(BUNDLE.toRealPath().relativize(file));
                Files.createDirectories(copy.getParent());
                Files.createSymbolicLink(copy, file);
            }
        }
        rewrite(broken.resolve("manifest"), text -> text.replaceFirst("[^\n]*\n$", ""));
        rewrite(broken.resolve("InRelease"), text -> text.replaceFirst("(?m)^Suite: .*$", "Suite: forged"));
        host.tell("bundle", broken.toString());
        // something to install: apt is not asked otherwise
        host.onNode("DEBIAN_FRONTEND=noninteractive apt-get -qq remove -y prometheus-node-exporter >/dev/null 2>&1");
        host.refused(
                "box-1", "the signature of a package repository does not fit its pinned key", "build the bundle again");
        host.tell("bundle", BUNDLE.toString());
        host.stack().up().ok();
        host.stack().upUnchanged().ok();
    }

    private static void rewrite(Path link, java.util.function.UnaryOperator<String> change) throws IOException {
        var text = Files.readString(link);
        Files.delete(link);
        assertThat(change.apply(text)).isNotEqualTo(text);
        Files.writeString(link, change.apply(text));
    }

    @Test
    @Order(8)
    void libvirtdThatDoesNotRun() throws IOException {
        host.tell("memory", "640");
        host.takeDaemon();
        host.refused(
                "libvirtd at lxc:///?socket=" + host.socket() + " does not run or cannot be reached",
                "start it: 'make setup'");
    }

    @Test
    @Order(9)
    void aUserWhoMayNotUseLibvirt() throws IOException {
        host.takeRights();
        host.refused("no permission to use libvirt at lxc:///", "usermod -aG libvirt nobody");
        host.mend();
        host.stack().up().ok();
        assertThat(host.onNode("awk '/^MemTotal/ {print int($2/1024)}' /proc/meminfo"))
                .startsWith("640");
    }

    @Test
    @Order(10)
    void aPoolThatIsFullOrNotWritable() throws IOException {
        host.tell("pool", POOL);
        host.tell("poolPath", POOL_FOLDER);
        host.tell("disk", "spare");
        HostStack.besideLibvirtd(
                "sh", "-c", "mkdir -p " + POOL_FOLDER + " && mount -t tmpfs -o size=16k tmpfs " + POOL_FOLDER);
        try {
            host.refused(
                    "spare: needs ",
                    "MiB in libvirt's pool '" + POOL + "', which has 0 MiB left",
                    "make room in " + POOL_FOLDER);
            HostStack.besideLibvirtd("mount", "-o", "remount,size=256m", POOL_FOLDER);
            host.stack().up().ok();
            host.tell("disk", "spare-2");
            HostStack.besideLibvirtd("mount", "-o", "remount,ro", POOL_FOLDER);
            host.refused("spare-2", "Read-only file system", POOL_FOLDER);
            HostStack.besideLibvirtd("mount", "-o", "remount,rw", POOL_FOLDER);
            host.stack().up().ok();
            // its disks go while there still is a pool
            host.tell("pool", "");
            host.stack().up().ok();
        } finally {
            HostStack.dropPool(POOL);
            HostStack.besideLibvirtd("umount", POOL_FOLDER);
            HostStack.besideLibvirtd("rmdir", POOL_FOLDER);
        }
    }
}
