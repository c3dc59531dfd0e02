package dev.croft.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Notices that whoever started the plugin is gone. A CLI that is killed takes nobody with it: without this, plugins would
 * pile up, each with its connections to nodes.
 */
final class Watch {
    private static final Duration PERIOD = Duration.ofSeconds(3);
    private static final int TRIES = 3;

    private Watch() {}

    /** Runs the action once, when the parent process has ended or the engine's port no longer answers. */
    static void start(String engine, Runnable gone) {
        var once = new java.util.concurrent.atomic.AtomicBoolean();
        Runnable end = () -> {
            if (once.compareAndSet(false, true)) {
                gone.run();
            }
        };
        // Process 1 is no CLI: the parent ended before we came up. Then only the port tells.
        ProcessHandle.current().parent().filter(parent -> parent.pid() != 1).ifPresent(parent -> parent.onExit()
                .thenRun(end));
        var thread = new Thread(() -> poll(engine, end), "watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void poll(String engine, Runnable end) {
        var colon = engine.lastIndexOf(':');
        var address = new InetSocketAddress(engine.substring(0, colon), Integer.parseInt(engine.substring(colon + 1)));
        try {
            for (var failures = 0; failures < TRIES; failures = answers(address) ? 0 : failures + 1) {
                Thread.sleep(PERIOD.toMillis());
            }
        } catch (InterruptedException e) {
            return;
        }
        end.run();
    }

    private static boolean answers(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, (int) PERIOD.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
