package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.ssh.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The REST interface of one member's Patroni, through a tunnel. Patroni ends a body by ending TLS, and then waits for us to
 * do the same, which the JDK's client does only when the connection is closed: so a body is read as far as it says
 * something, never to its end.
 */
final class Patroni implements AutoCloseable {
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration RELOAD = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 300;
    /** A restart with its shutdown checkpoint. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private final String node;
    private final Tunnel tunnel;
    private final HttpClient client;
    private final String authorization;
    private final ObjectMapper json = new ObjectMapper();

    /** @param client trusts the environment's authority */
    Patroni(String node, Tunnel tunnel, HttpClient client, PgsqlSpec spec) {
        this.node = node;
        this.tunnel = tunnel;
        this.client = client;
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("croft:" + spec.restPassword().reveal()).getBytes(StandardCharsets.UTF_8));
    }

    /** How this member is; empty while nobody answers. */
    Optional<MemberState> state() {
        return get("/patroni").map(MemberState::read);
    }

    /** The members as the cluster lists them; empty while nobody answers. */
    Optional<List<ListedMember>> members() {
        return get("/cluster").map(ListedMember::read);
    }

    /** What holds for the cluster as a whole; empty while nobody answers or nothing is there yet. */
    Optional<JsonNode> config() {
        return get("/config").filter(c -> c.has("ttl"));
    }

    void patchConfig(JsonNode patch) {
        change("PATCH", "/config", patch, "changing the cluster's configuration", QUICK);
    }

    /** Restarts PostgreSQL if something waits for it; returns when it runs again. */
    void restartIfPending() {
        change("POST", "/restart", json.createObjectNode().put("restart_pending", true), "restarting PostgreSQL", LONG);
    }

    /** Hands the lead over; asked of any member. */
    void switchover(String leader, String candidate) {
        change(
                "POST",
                "/switchover",
                json.createObjectNode().put("leader", leader).put("candidate", candidate),
                "handing the lead from " + leader + " to " + candidate,
                LONG);
    }

    private Optional<JsonNode> get(String path) {
        try {
            var request = HttpRequest.newBuilder(uri(path)).GET().build();
            return Optional.of(exchange(request, QUICK, (status, body) -> json.readTree(body)))
                    .filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void change(String method, String path, JsonNode body, String what, Duration timeout) {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            var settled = Instant.now().plus(RELOAD);
            var refused = exchange(request, timeout, Patroni::refusal);
            // After a change of its password, Patroni goes by the old one until its next turn.
            while (refused.startsWith("401") && Instant.now().isBefore(settled)) {
                Waiting.pause(RETRY_MILLIS);
                refused = exchange(request, timeout, Patroni::refusal);
            }
            if (!refused.isEmpty()) {
                throw new BootstrapException(node, what + " was refused by Patroni: " + refused);
            }
        } catch (IOException e) {
            throw new BootstrapException(node, what + " failed: Patroni does not answer (" + e.getMessage() + ")");
        }
    }

    private interface Reading<T> {
        T read(int status, InputStream body) throws IOException;
    }

    /** The time is for the whole answer: the client's own timeout ends at the first line of it. */
    private <T> T exchange(HttpRequest request, Duration timeout, Reading<T> reading) throws IOException {
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(response -> {
                    try (var body = response.body()) {
                        return reading.read(response.statusCode(), body);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            answer.cancel(true);
        }
    }

    /** Empty where Patroni did what was asked, else its status and words. */
    private static String refusal(int status, InputStream body) throws IOException {
        return status / 100 == 2 ? "" : status + " " + firstOf(body);
    }

    private static String firstOf(InputStream answer) throws IOException {
        var buffer = new byte[4096];
        return new String(buffer, 0, Math.max(0, answer.read(buffer)), StandardCharsets.UTF_8).strip();
    }

    private URI uri(String path) {
        return URI.create("https://127.0.0.1:" + tunnel.localPort() + path);
    }

    private BootstrapException interrupted() {
        Thread.currentThread().interrupt();
        return new BootstrapException(node, "the run was interrupted");
    }

    @Override
    public void close() {
        tunnel.close();
    }
}
