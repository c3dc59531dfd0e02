package dev.croft.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** Stands before an emulator and does to one call, counted from zero, what networks and busy clouds do. */
final class FaultProxy implements AutoCloseable {
    /** What befalls a call. */
    enum Fault {
        /** It never arrives. */
        LOST_BEFORE,
        /** It has its effect, and nobody hears of it. */
        LOST_AFTER,
        THROTTLED,
        /** The cloud does not know yet what it made a moment ago. */
        NOT_FOUND,
        /** Nothing is answered any more, from this call on. */
        DEAD
    }

    /** A call as EC2's query protocol has it. */
    record Seen(String action, String body) {
        boolean changes() {
            return !action.startsWith("Describe");
        }

        boolean removes() {
            return action.matches("(Delete|Release|Terminate|Detach|Disassociate|Revoke).*");
        }

        /** EC2 answers NotFound to what names a thing, never to a filter. */
        boolean namesSomething() {
            return changes() ? !removes() : body.matches("(?s).*&[A-Za-z]+Id\\.1=.*");
        }
    }

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI target;
    private final List<Seen> seen = new ArrayList<>();
    private int at = -1;
    private Fault fault = Fault.THROTTLED;
    private boolean struck;

    FaultProxy(URI target) throws IOException {
        this.target = target;
        // Head and body are sent apart, and each answer would wait 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4, task -> {
            var thread = new Thread(task, "proxy");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on calls are counted anew. */
    synchronized void strike(int call, Fault with) {
        seen.clear();
        at = call;
        fault = with;
        struck = false;
    }

    synchronized void heal() {
        at = -1;
        seen.clear();
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    synchronized boolean struck() {
        return struck;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var hit = next(body);
        try (exchange) {
            if (hit == null) {
                answer(exchange, forward(exchange, body));
            } else {
                switch (hit) {
                    case LOST_BEFORE, DEAD -> {}
                    case LOST_AFTER -> forward(exchange, body);
                    case THROTTLED -> error(exchange, 503, "RequestLimitExceeded");
                    case NOT_FOUND -> error(exchange, 400, "InvalidThingID.NotFound");
                }
            }
        }
    }

    /** What befalls this call; null where nothing does. */
    private synchronized Fault next(String body) {
        var number = seen.size();
        seen.add(new Seen(body.replaceAll("(?s).*?Action=([A-Za-z]+).*", "$1"), body));
        var hit = at >= 0 && (number == at || fault == Fault.DEAD && number > at);
        struck |= hit;
        return hit ? fault : null;
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, String body) throws IOException {
        var request = HttpRequest.newBuilder(target).POST(HttpRequest.BodyPublishers.ofString(body));
        for (var name : List.of("Content-Type", "Authorization", "X-Amz-Date")) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        var xml = "<Response><Errors><Error><Code>" + code
                + "</Code><Message>injected</Message></Error></Errors><RequestID>req-1</RequestID></Response>";
        var bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
