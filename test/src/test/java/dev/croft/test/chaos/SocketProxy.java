package dev.croft.test.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the plugin and libvirtd, so that libvirtd can be out of reach for us without being so for others. */
final class SocketProxy implements AutoCloseable {
    /** Length, program, version, procedure, type, serial, status: 4 bytes each. */
    private static final int HEAD = 28;

    private static final int PROGRAM = 4;
    private static final int PROCEDURE = 12;
    private static final int TYPE = 16;
    private static final int REMOTE = 0x20008086;
    private static final int CALL = 0;

    private final Path path;
    private final Path target;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger callsLeft = new AtomicInteger(Integer.MAX_VALUE);
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    private volatile Set<Integer> passed = Set.of();
    private volatile boolean cut;

    SocketProxy(Path path, Path target) {
        this.path = path;
        this.target = target;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        background(this::accept);
    }

    /** Ends all connections, and every new one at once, as a daemon does that dies again and again. */
    void cut() {
        cut = true;
        open.forEach(SocketProxy::end);
        open.clear();
    }

    /**
     * Cuts when the daemon has done so many more calls, before it has told the result of the last. That is what a client
     * sees, and leaves behind, which is killed in this moment.
     */
    void cutAfter(int calls) {
        callsLeft.set(calls);
    }

    /** Numbers of the procedures that were called since this was last asked. */
    Set<Integer> procedures() {
        var called = Set.copyOf(seen);
        seen.clear();
        return called;
    }

    /** Calls of these procedures are not counted from now on: they change nothing. */
    void pass(Set<Integer> procedures) {
        passed = Set.copyOf(procedures);
    }

    boolean isCut() {
        return cut;
    }

    void mend() {
        callsLeft.set(Integer.MAX_VALUE);
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                if (cut) {
                    end(client);
                    continue;
                }
                var daemon = SocketChannel.open(UnixDomainSocketAddress.of(target));
                open.add(client);
                open.add(daemon);
                background(() -> pump(client, daemon, () -> packets(client, daemon)));
                background(() -> pump(daemon, client, () -> bytes(daemon, client)));
            }
        } catch (IOException e) {
            // closed
            return;
        }
    }

    /** What passes on all from one side to the other. */
    private interface Passing {
        void run() throws IOException;
    }

    private void pump(SocketChannel from, SocketChannel to, Passing passing) {
        try {
            passing.run();
        } catch (IOException e) {
            // the other side is gone, or we cut it
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private void bytes(SocketChannel daemon, SocketChannel client) throws IOException {
        var buffer = ByteBuffer.allocate(1 << 16);
        while (daemon.read(buffer) >= 0) {
            if (callsLeft.get() <= 0) {
                cut();
                return;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                client.write(buffer);
            }
            buffer.clear();
        }
    }

    /** One packet after the other: its length, a head, and the rest; see libvirt's documentation of its RPC. */
    private void packets(SocketChannel client, SocketChannel daemon) throws IOException {
        var head = ByteBuffer.allocate(HEAD);
        while (fill(client, head)) {
            head.flip();
            var rest = ByteBuffer.allocate(head.getInt(0) - HEAD);
            if (!fill(client, rest)) {
                return;
            }
            if (head.getInt(TYPE) == CALL && head.getInt(PROGRAM) == REMOTE) {
                seen.add(head.getInt(PROCEDURE));
                if (!passed.contains(head.getInt(PROCEDURE))) {
                    callsLeft.decrementAndGet();
                }
            }
            rest.flip();
            while (head.hasRemaining() || rest.hasRemaining()) {
                daemon.write(new ByteBuffer[] {head, rest});
            }
            head.clear();
        }
    }

    private static boolean fill(SocketChannel from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void end(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // gone already
            return;
        }
    }

    private static void background(Runnable work) {
        var thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            cut();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
