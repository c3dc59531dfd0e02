package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Trust;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * How we log in to all servers of a deployment.
 *
 * @param tls trusts the environment's authority and nobody else; empty where the deployment speaks plainly (in our tunnel)
 * @param passwords tried in turn: while a password changes the former may still be the right one
 */
record Login(Optional<SSLSocketFactory> tls, List<Secret> passwords) {
    private static final int CONNECT_MILLIS = 5_000;

    static Login of(RedisSpec spec, Optional<RedisSpec> past) {
        var passwords = Stream.concat(
                        Stream.of(spec.adminPassword()), past.stream().map(RedisSpec::adminPassword))
                .distinct()
                .toList();
        return new Login(
                spec.tls() ? Optional.of(Trust.context(spec.authority()).getSocketFactory()) : Optional.empty(),
                passwords);
    }

    /**
     * A connection that is logged in.
     *
     * @throws JedisException nobody answers
     * @throws BootstrapException none of the passwords is right
     */
    Jedis open(Server server, int localPort, int answerMillis) {
        for (var i = 0; ; i++) {
            try {
                return open(server, localPort, answerMillis, passwords.get(i));
            } catch (JedisAccessControlException e) {
                if (i + 1 == passwords.size()) {
                    throw new BootstrapException(
                            server.node().name(),
                            server.name() + " does not let Croft in: its user " + Acl.ADMIN
                                    + " is gone or has another password; restart its unit, which reads its users from "
                                    + "the file that Croft wrote");
                }
            }
        }
    }

    private Jedis open(Server server, int localPort, int answerMillis, Secret password) {
        var config = DefaultJedisClientConfig.builder()
                .user(Acl.ADMIN)
                .password(password.reveal())
                .connectionTimeoutMillis(CONNECT_MILLIS)
                .socketTimeoutMillis(answerMillis)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        tls.ifPresent(factory -> config.ssl(true).sslSocketFactory(factory));
        var jedis = new Jedis(new HostAndPort("127.0.0.1", localPort), config.build());
        try {
            jedis.connect();
            return jedis;
        } catch (JedisException e) {
            jedis.close();
            if (reading(e)) {
                throw new Link.Lost(server.name() + " reads its data", true);
            }
            throw e;
        }
    }

    /** Whether it answers only when it has read its data. */
    static boolean reading(JedisException e) {
        return String.valueOf(e.getMessage()).startsWith("LOADING");
    }
}
