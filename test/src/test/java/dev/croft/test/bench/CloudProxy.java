package dev.croft.test.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Stands before an emulator of a cloud: each answer comes so much later, and calls are counted by their action. Prints its port and runs until
 * it is ended. {@code /counts} tells the calls since it was asked last, {@code ACTION N} a line; {@code answer-ms N} is how long
 * the emulator itself took for one, on average.
 */
final class CloudProxy {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private final URI target;
    private final long delayMillis;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newCachedThreadPool())
            .build();
    private final Map<String, Long> counts = new TreeMap<>();
    private final AtomicLong nanos = new AtomicLong();

    private CloudProxy(URI target, long delayMillis) {
        this.target = target;
        this.delayMillis = delayMillis;
    }

    /** @param args the emulator's address; milliseconds that each answer takes longer */
    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var proxy = new CloudProxy(URI.create(args[0]), Long.parseLong(args[1]));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", proxy::pass);
        server.createContext("/counts", proxy::tell);
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            // EC2's calls have their parameters in the body, Aliyun's in the query.
            count(exchange.getRequestURI().getQuery() + "&" + new String(body, StandardCharsets.UTF_8));
            var request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            for (var name : new String[] {"Content-Type", "Authorization", "X-Amz-Date"}) {
                var value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            var begin = System.nanoTime();
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            nanos.addAndGet(System.nanoTime() - begin);
            Thread.sleep(delayMillis);
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("text/xml"));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(String body) {
        var action = ACTION.matcher(body);
        counts.merge(action.find() ? action.group(1) : "other", 1L, Long::sum);
    }

    private synchronized void tell(HttpExchange exchange) throws IOException {
        try (exchange) {
            var calls = counts.values().stream().mapToLong(n -> n).sum();
            var text = counts.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue() + "\n")
                            .collect(Collectors.joining())
                    + "answer-ms " + (calls == 0 ? 0 : nanos.get() / calls / 1_000_000) + "\n";
            counts.clear();
            nanos.set(0);
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
