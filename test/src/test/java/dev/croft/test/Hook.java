package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Somebody who is told of alerts: keeps what Alertmanager posts to it. */
final class Hook implements AutoCloseable {
    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    /** An alert as it was told. */
    record Told(Instant at, String path, String name, String status, JsonNode labels, JsonNode annotations) {}

    Hook() {
        try {
            server = HttpServer.create(new InetSocketAddress(0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            for (var alert :
                    new ObjectMapper().readTree(exchange.getRequestBody()).get("alerts")) {
                told.add(new Told(
                        Instant.now(),
                        exchange.getRequestURI().getPath(),
                        alert.at("/labels/alertname").asText(),
                        alert.get("status").asText(),
                        alert.get("labels"),
                        alert.get("annotations")));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    /** The first alert since a moment that is as wanted; an {@link AssertionError} when none comes in time. */
    Told awaits(Instant since, Duration limit, Predicate<Told> wanted) throws InterruptedException {
        for (var end = Instant.now().plus(limit); Instant.now().isBefore(end); Thread.sleep(200)) {
            var found = told.stream()
                    .filter(t -> t.at().isAfter(since))
                    .filter(wanted)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new AssertionError("not told within " + limit + "; told was " + told);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
