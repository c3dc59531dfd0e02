package dev.croft.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What befalls machines, as seen from outside of them. */
final class Faults {
    private Faults() {}

    private static String run(String... command) {
        return Stack.run(List.of(command), Map.of()).ok().output();
    }

    /** The libvirt domain of a stack's node. */
    static String domain(String prefix) {
        return run("virsh", "-q", "-c", "lxc:///", "list", "--all", "--name")
                .lines()
                .map(String::strip)
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static String device(String domain) {
        return run("virsh", "-c", "lxc:///", "domiflist", domain)
                .lines()
                .map(String::strip)
                .filter(l -> l.startsWith("vnet"))
                .findFirst()
                .orElseThrow()
                .split(" ")[0];
    }

    /** A machine that is gone at once: nothing goes out any more, then its first process dies without a word. */
    static void cutPower(String domain) {
        cutNetwork(domain);
        var controller = run("virsh", "-c", "lxc:///", "domid", domain).strip();
        run("sh", "-c", "kill -9 $(cat /proc/" + controller + "/task/" + controller + "/children)");
    }

    static void start(String domain) {
        run("virsh", "-c", "lxc:///", "start", domain);
    }

    /** The machine runs and hears nobody. */
    static void cutNetwork(String domain) {
        run("ip", "link", "set", device(domain), "down");
    }

    static void mendNetwork(String domain) {
        run("ip", "link", "set", device(domain), "up");
    }

    /** The machine stands still, and knows nothing of it. */
    static void freeze(String domain) {
        run("virsh", "-c", "lxc:///", "suspend", domain);
    }

    static void thaw(String domain) {
        run("virsh", "-c", "lxc:///", "resume", domain);
    }

    /** The machine's own disk takes no write for a while. */
    static void stallDisk(String domain, Duration time) {
        var image = Pattern.compile("<source file='([^']+\\.ext4)'/>")
                .matcher(run("virsh", "-c", "lxc:///", "dumpxml", domain));
        if (!image.find()) {
            throw new AssertionError(domain + " has no disk of its own");
        }
        var script = Stack.ROOT.resolve("test/src/test/resources/dev/croft/test/stall-disk.sh");
        run("sh", script.toString(), image.group(1), String.valueOf(time.toSeconds()));
    }
}
