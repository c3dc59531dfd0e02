package dev.croft.test.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A stack's machines, as seen from outside of them. */
final class Machines {
    private final String prefix;

    /** @param prefix what the names of their domains begin with, before the node's */
    Machines(String prefix) {
        this.prefix = prefix;
    }

    /** A machine that is gone at once: nothing goes out any more, then its first process dies without a word. */
    void cutPower(String node) {
        var domain = domain(node);
        var device = run("virsh", "-c", "lxc:///", "domiflist", domain)
                .lines()
                .map(String::strip)
                .filter(l -> l.startsWith("vnet"))
                .findFirst()
                .orElseThrow()
                .split(" ")[0];
        var controller = run("virsh", "-c", "lxc:///", "domid", domain).strip();
        run("ip", "link", "set", device, "down");
        run("sh", "-c", "kill -9 $(cat /proc/" + controller + "/task/" + controller + "/children)");
    }

    void start(String node) {
        run("virsh", "-c", "lxc:///", "start", domain(node));
    }

    private String domain(String node) {
        return run("virsh", "-c", "lxc:///", "list", "--all", "--name")
                .lines()
                .filter(d -> d.startsWith(prefix + "-" + node))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no machine " + node));
    }

    /** What a command writes, errors too. */
    static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
