package dev.croft.aliyun.stub;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.croft.contract.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;

/** The services on loopback. */
public final class AliyunStub implements AutoCloseable {
    private static final Set<String> COMMON = Set.of(
            "Action",
            "Version",
            "Format",
            "AccessKeyId",
            "SignatureMethod",
            "SignatureType",
            "SignatureVersion",
            "SignatureNonce",
            "Timestamp",
            "Signature",
            "RegionId",
            "SecurityToken");
    private static final List<String> PER_CALL = List.of("Signature", "SignatureNonce", "Timestamp");

    private final State state = new State();
    private final VpcService vpcs = new VpcService(state);
    private final NatService nats = new NatService(state, vpcs);
    private final GroupService groups = new GroupService(state);
    private final DiskService disks = new DiskService(state);
    private final MachineService machines = new MachineService(state);
    private final Faults faults = new Faults();
    private final Signatures signatures;
    private final Map<String, Done> done = new HashMap<>();
    private final Set<String> nonces = new HashSet<>();
    private final HttpServer server;

    /** What a client token stands for. */
    private record Done(Map<String, String> parameters, Map<String, Object> answer) {}

    public AliyunStub(String key, String secret) throws IOException {
        signatures = new Signatures(key, secret);
        // Head and body are sent apart, and each answer would wait 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "aliyun-stub");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What befalls calls. */
    public Faults faults() {
        return faults;
    }

    /** Ids of everything that costs money or is in the way. */
    public synchronized List<String> present() {
        return state.present();
    }

    /** Another hand: a call past signatures and tokens. */
    public synchronized void act(String version, String action, Map<String, String> parameters) {
        act(version, action, new Params(new TreeMap<>(parameters)));
    }

    /** The id of the one thing of a kind that belongs to another. */
    public synchronized String only(String kind, String of) {
        return state.only(kind, of);
    }

    /** Changes a machine past all rules. */
    public synchronized void force(String machine, String field, String value) {
        state.machines.need(machine).with(field, value);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var query = new TreeMap<String, String>();
        Signatures.parse(exchange.getRequestURI().getRawQuery(), query);
        Signatures.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), query);
        var action = query.getOrDefault("Action", "");
        // To all other looks Aliyun answers with an empty list.
        var hit = faults.next(action, action.equals("DescribeSecurityGroupAttribute"));
        try (exchange) {
            if (hit.isEmpty()) {
                answer(exchange, query);
                return;
            }
            switch (hit.get()) {
                case LOST_BEFORE, DEAD -> {}
                case LOST_AFTER -> served(exchange.getRequestMethod(), query);
                case THROTTLED -> send(
                        exchange, 400, error("Throttling.User", "Request was denied due to throttling."));
                case NOT_FOUND -> send(exchange, 404, error("InvalidThingId.NotFound", "injected"));
            }
        }
    }

    private void answer(HttpExchange exchange, TreeMap<String, String> query) throws IOException {
        var served = served(exchange.getRequestMethod(), query);
        send(exchange, served.status(), served.body());
    }

    private record Served(int status, Map<String, Object> body) {}

    private synchronized Served served(String method, TreeMap<String, String> query) {
        try {
            signatures.check(method, query);
            if (!nonces.add(query.get("SignatureNonce"))) {
                throw new Refusal(400, "SignatureNonceUsed", "The request signature nonce has been used.");
            }
            return new Served(200, once(query));
        } catch (Refusal e) {
            return new Served(e.status, error(e.code, e.getMessage()));
        } catch (RuntimeException e) {
            return new Served(500, error("InternalError", String.valueOf(e)));
        }
    }

    /** A second call with a token gives what the first gave. */
    private Map<String, Object> once(TreeMap<String, String> query) {
        var action = query.get("Action");
        var parameters = new TreeMap<>(query);
        PER_CALL.forEach(parameters::remove);
        var token = action + "/" + query.get("ClientToken");
        var before = query.containsKey("ClientToken") ? done.get(token) : null;
        if (before != null) {
            if (!before.parameters().equals(parameters)) {
                throw new Refusal(400, "IdempotentParameterMismatch", "The token was used with other parameters.");
            }
            return before.answer();
        }
        parameters.keySet().removeAll(COMMON);
        var words = Vocabulary.of(action, query.get("Version"));
        parameters.keySet().stream().filter(name -> !words.takes(name)).forEach(name -> {
            throw new Refusal(400, "InvalidParameter", "the SDK has no parameter " + name + " of " + action);
        });
        var answer = act(query.get("Version"), action, new Params(parameters));
        words.check(answer);
        if (query.containsKey("ClientToken")) {
            var all = new TreeMap<>(query);
            PER_CALL.forEach(all::remove);
            done.put(token, new Done(all, answer));
        }
        return answer;
    }

    private Map<String, Object> act(String version, String action, Params parameters) {
        if (version.equals("2016-04-28")) {
            return NatService.ACTIONS.contains(action) ? nats.act(action, parameters) : vpcs.act(action, parameters);
        }
        if (GroupService.ACTIONS.contains(action)) {
            return groups.act(action, parameters);
        }
        return DiskService.ACTIONS.contains(action) ? disks.act(action, parameters) : machines.act(action, parameters);
    }

    private static Map<String, Object> error(String code, String message) {
        return Answers.of("Code", code, "Message", message, "HostId", "127.0.0.1");
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        var all = new LinkedHashMap<>(body);
        all.put("RequestId", UUID.randomUUID().toString());
        var bytes = new Gson().toJson(all).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
