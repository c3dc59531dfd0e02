package dev.croft.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.croft.contract.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/** Stands before an emulator and does to calls what networks and busy clouds do. */
final class FaultProxy implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI target;
    private final Faults faults = new Faults();

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

    Faults faults() {
        return faults;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var action = body.replaceAll("(?s).*?Action=([A-Za-z]+).*", "$1");
        // EC2 answers NotFound to what names a thing, never to a filter.
        var hit = faults.next(action, body.matches("(?s).*&[A-Za-z]+Id\\.1=.*"));
        try (exchange) {
            if (hit.isEmpty()) {
                answer(exchange, forward(exchange, body));
            } else {
                switch (hit.get()) {
                    case LOST_BEFORE, DEAD -> {}
                    case LOST_AFTER -> forward(exchange, body);
                    case THROTTLED -> error(exchange, 503, "RequestLimitExceeded");
                    case NOT_FOUND -> error(exchange, 400, "InvalidThingID.NotFound");
                }
            }
        }
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
