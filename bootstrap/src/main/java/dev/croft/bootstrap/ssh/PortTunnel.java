package dev.croft.bootstrap.ssh;

import dev.croft.bootstrap.trace.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;

/**
 * A listening port on loopback whose connections go on from the node. One refused at the far end is closed at the near
 * end; the port stays open for the next, also over a connection made anew.
 */
final class PortTunnel implements Tunnel {
    private static final Duration RECONNECT = Duration.ofSeconds(15);

    private final ServerSocket listener;
    private final Link link;
    private final Waiting waiting;
    private final String host;
    private final int port;
    private final int localPort;
    private volatile CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private PortTunnel(ServerSocket listener, Link link, Waiting waiting, String host, int port) {
        this.listener = listener;
        this.localPort = listener.getLocalPort();
        this.link = link;
        this.waiting = waiting;
        this.host = host;
        this.port = port;
    }

    static PortTunnel open(Link link, Waiting waiting, String host, int port) {
        try {
            PortTunnel tunnel = new PortTunnel(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), link, waiting, host, port);
            tunnel.accepting = waiting.start(tunnel::accept);
            return tunnel;
        } catch (IOException e) {
            throw new SshException(
                    SshException.Kind.FAILED,
                    "no port on this machine for a tunnel through " + link.endpoint.address() + ": " + e.getMessage(),
                    e);
        }
    }

    private Void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            open.add(socket);
            waiting.leave(() -> carry(socket));
        }
        return null;
    }

    private Void carry(Socket socket) throws Exception {
        AtomicLong up = new AtomicLong();
        AtomicLong down = new AtomicLong();
        try (Span span = link.trace.begin(link.endpoint.address(), "tunnel", "tunnel to " + host + ":" + port)) {
            carry(socket, up, down);
            span.with("bytes up", up.get()).with("bytes down", down.get());
        }
        return null;
    }

    private void carry(Socket socket, AtomicLong up, AtomicLong down) throws Exception {
        try (socket;
                DirectConnection far = link.live(Instant.now().plus(RECONNECT)).newDirectConnection(host, port)) {
            CompletableFuture<Void> out = waiting.start(() -> {
                copy(socket.getInputStream(), far.getOutputStream(), up);
                far.getOutputStream().close();
                return null;
            });
            copy(far.getInputStream(), socket.getOutputStream(), down);
            socket.shutdownOutput();
            // The far end has said all; a client that still sends has nobody to send to.
            if (!out.isDone()) {
                socket.shutdownInput();
            }
            out.get();
        } finally {
            open.remove(socket);
        }
    }

    private static void copy(InputStream in, OutputStream out, AtomicLong count) throws IOException {
        byte[] buffer = new byte[16 << 10];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
            count.addAndGet(n);
        }
    }

    @Override
    public int localPort() {
        return localPort;
    }

    /** The port is given up only when the thread that waits on it has noticed, so that is waited for. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
            accepting.handle((done, ended) -> true).get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | TimeoutException e) {
            // Closed is what was wanted.
        }
    }
}
