package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.Tunnel;
import dev.croft.model.Secret;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * One server through an SSH tunnel, by RESP. Not thread-safe. A connection is made when it is first needed, and again when it
 * was lost between two calls. What the server refuses is a {@link Refused}; a server that cannot be reached a {@link Lost}.
 */
final class Link implements AutoCloseable {
    /** One that is stopped (SIGSTOP) takes connections and never answers. */
    private static final int ANSWER_MILLIS = 5_000;

    private static final int LONG_MILLIS = 60_000;

    private final Server server;
    private final Tunnel tunnel;
    private final Login login;
    private Optional<Jedis> connection = Optional.empty();

    /** The server said no. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** No answer: it does not run, still reads its data, or has gone. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean reading;

        Lost(String message, boolean reading) {
            super(message);
            this.reading = reading;
        }

        /** Whether it will answer when it has read its data. */
        boolean reading() {
            return reading;
        }
    }

    /** @param session of any node that reaches the server */
    Link(Server server, Session session, Login login) {
        this.server = server;
        this.tunnel = session.forward(server.ip(), server.port());
        this.login = login;
    }

    Server server() {
        return server;
    }

    /** The answer as texts, numbers and lists; empty where it is nil. */
    Optional<Object> ask(String command, String... arguments) {
        var old = connection.isPresent();
        try {
            return Optional.ofNullable(send(command, arguments));
        } catch (JedisConnectionException lost) {
            forget();
            if (!old || lost.getCause() instanceof SocketTimeoutException) {
                throw new Lost(server.name() + " does not answer", false);
            }
        }
        // The connection had ended while nobody used it.
        try {
            return Optional.ofNullable(send(command, arguments));
        } catch (JedisConnectionException lost) {
            forget();
            throw new Lost(server.name() + " does not answer", false);
        }
    }

    private void forget() {
        close(connection);
        connection = Optional.empty();
    }

    /** For what answers OK. */
    void tell(String command, String... arguments) {
        ask(command, arguments);
    }

    String text(String command, String... arguments) {
        return ask(command, arguments).map(String::valueOf).orElse("");
    }

    long number(String command, String... arguments) {
        return ask(command, arguments).map(Long.class::cast).orElse(0L);
    }

    List<?> list(String command, String... arguments) {
        return ask(command, arguments).map(List.class::cast).orElse(List.of());
    }

    /** Names and values that come in turn. */
    Map<String, String> map(String command, String... arguments) {
        return pairs(list(command, arguments));
    }

    static Map<String, String> pairs(List<?> flat) {
        var map = new HashMap<String, String>();
        for (var i = 0; i + 1 < flat.size(); i += 2) {
            map.put(String.valueOf(flat.get(i)), String.valueOf(flat.get(i + 1)));
        }
        return map;
    }

    /** A section of INFO. */
    Map<String, String> info(String section) {
        var map = new HashMap<String, String>();
        text("INFO", section).lines().filter(l -> l.contains(":")).forEach(l -> {
            var at = l.indexOf(':');
            map.put(l.substring(0, at), l.substring(at + 1).strip());
        });
        return map;
    }

    /** Sends many commands and then reads all answers; the first refusal among them is thrown. */
    List<Object> askAll(List<List<String>> commands) {
        if (commands.isEmpty()) {
            return List.of();
        }
        try {
            var pipeline = jedis().pipelined();
            var answers = new ArrayList<Response<Object>>();
            commands.forEach(c -> answers.add(pipeline.sendCommand(
                    () -> SafeEncoder.encode(c.get(0)), c.subList(1, c.size()).toArray(String[]::new))));
            pipeline.sync();
            return answers.stream()
                    .map(Response::get)
                    .map(SafeEncoder::encodeObject)
                    .toList();
        } catch (JedisConnectionException e) {
            throw new Lost(server.name() + " does not answer", false);
        } catch (JedisDataException e) {
            throw new Refused(server.name() + " refuses " + commands.get(0).get(0) + ": " + e.getMessage());
        }
    }

    /** An answer that is a list of keys, which may hold any bytes. */
    List<byte[]> keys(String command, String... arguments) {
        return ((List<?>) raw(command, arguments))
                .stream().map(byte[].class::cast).toList();
    }

    /**
     * Some of the keys of the selected database.
     *
     * @param cursor where to go on; 0 at the end
     */
    record Page(String cursor, List<byte[]> keys) {}

    Page scan(String cursor, String count) {
        var page = (List<?>) raw("SCAN", cursor, "COUNT", count);
        return new Page(
                SafeEncoder.encode((byte[]) page.get(0)),
                ((List<?>) page.get(1)).stream().map(byte[].class::cast).toList());
    }

    /** An answer that is no text. */
    byte[] bytes(String command, String... arguments) {
        return (byte[]) raw(command, arguments);
    }

    private Object raw(String command, String... arguments) {
        try {
            return jedis().sendCommand(() -> SafeEncoder.encode(command), arguments);
        } catch (JedisConnectionException e) {
            forget();
            throw new Lost(server.name() + " does not answer", false);
        } catch (JedisDataException e) {
            throw new Refused(server.name() + " refuses " + command + ": " + e.getMessage());
        }
    }

    /**
     * Hands keys of the selected database to another server, over what it has of them.
     *
     * @param password that Croft's own user has there
     * @param millis how long a pause in the transfer may take
     */
    void migrate(Server target, int database, int millis, Secret password, List<byte[]> keys) {
        var words = Stream.of(
                        target.ip(),
                        String.valueOf(target.port()),
                        "",
                        String.valueOf(database),
                        String.valueOf(millis),
                        "REPLACE",
                        "AUTH2",
                        Acl.ADMIN,
                        password.reveal(),
                        "KEYS")
                .map(SafeEncoder::encode);
        tell("MIGRATE", Stream.concat(words, keys.stream()).toList());
    }

    /** Arguments of which some are keys; may take long. */
    void tell(String command, List<byte[]> arguments) {
        try {
            jedis().getConnection().setSoTimeout(LONG_MILLIS);
            jedis().sendCommand(() -> SafeEncoder.encode(command), arguments.toArray(byte[][]::new));
            jedis().getConnection().setSoTimeout(ANSWER_MILLIS);
        } catch (JedisConnectionException e) {
            forget();
            throw new Lost(server.name() + " does not answer", false);
        } catch (JedisDataException e) {
            throw new Refused(server.name() + " refuses " + command + ": " + e.getMessage());
        }
    }

    private Object send(String command, String... arguments) {
        try {
            return SafeEncoder.encodeObject(jedis().sendCommand(() -> SafeEncoder.encode(command), arguments));
        } catch (JedisDataException e) {
            if (Login.reading(e)) {
                throw new Lost(server.name() + " reads its data", true);
            }
            // Its first argument is a word such as SETUSER; the others may be secret.
            var what = command + (arguments.length > 0 ? " " + arguments[0].toUpperCase(Locale.ROOT) : "");
            throw new Refused(server.name() + " refuses " + what + ": " + e.getMessage());
        }
    }

    private Jedis jedis() {
        if (connection.isEmpty()) {
            connection = Optional.of(login.open(server, tunnel.localPort(), ANSWER_MILLIS));
        }
        return connection.get();
    }

    private static void close(Optional<Jedis> connection) {
        try {
            connection.ifPresent(Jedis::close);
        } catch (JedisException e) {
            // It is lost already.
        }
    }

    @Override
    public void close() {
        forget();
        tunnel.close();
    }
}
