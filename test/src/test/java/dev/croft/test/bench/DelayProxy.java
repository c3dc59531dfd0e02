package dev.croft.test.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A TCP proxy on loopback that gives a line a longer round trip: each piece of data is handed on half of it later, in both
 * directions, without limiting how much is under way. The handshake of TCP itself is not delayed.
 */
final class DelayProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final long halfNanos;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private DelayProxy(ServerSocket listener, InetSocketAddress target, long halfNanos) {
        this.listener = listener;
        this.target = target;
        this.halfNanos = halfNanos;
    }

    static DelayProxy to(String host, int port, long roundTripMillis) throws IOException {
        var proxy = new DelayProxy(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                new InetSocketAddress(host, port),
                roundTripMillis * 500_000);
        start(proxy::accept);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            var near = listener.accept();
            var far = new Socket();
            open.add(near);
            open.add(far);
            far.connect(target, 10_000);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            carry(near, far);
            carry(far, near);
        }
    }

    /** A piece of data and when it arrives; no data: the end. */
    private record Piece(byte[] data, long due) {}

    private void carry(Socket from, Socket to) {
        var line = new LinkedBlockingQueue<Piece>();
        start(() -> {
            try {
                var buffer = new byte[64 << 10];
                for (var n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    line.add(new Piece(java.util.Arrays.copyOf(buffer, n), System.nanoTime() + halfNanos));
                }
            } finally {
                line.add(new Piece(new byte[0], System.nanoTime() + halfNanos));
            }
        });
        start(() -> {
            for (var piece = line.take(); piece.data().length > 0; piece = line.take()) {
                waitUntil(piece.due());
                to.getOutputStream().write(piece.data());
            }
            to.shutdownOutput();
        });
    }

    private static void waitUntil(long due) throws InterruptedException {
        var left = due - System.nanoTime();
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // A side has gone; the other notices when it sends.
                    }
                },
                "delay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
