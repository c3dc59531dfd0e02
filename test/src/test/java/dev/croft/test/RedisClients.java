package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.bootstrap.Trust;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.Secret;
import java.util.LinkedHashSet;
import java.util.Set;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisSentineled;

/** Applications' ways into a stack's Redis deployments, as the user default. */
final class RedisClients {
    private final JsonNode outputs;
    private final String deployment;
    private final JedisClientConfig config;

    RedisClients(JsonNode outputs, String deployment) {
        this.outputs = outputs;
        this.deployment = deployment;
        var authority = new CertificateAuthority(outputs.get("caCertificate").textValue(), Secret.of(""));
        this.config = DefaultJedisClientConfig.builder()
                .password(password())
                .connectionTimeoutMillis(2000)
                .socketTimeoutMillis(2000)
                .ssl(true)
                .sslSocketFactory(Trust.context(authority).getSocketFactory())
                .build();
    }

    String password() {
        return outputs.get("redisPasswords").get(deployment).textValue();
    }

    private Set<HostAndPort> places(String kind) {
        var places = new LinkedHashSet<HostAndPort>();
        outputs.at("/endpoints/redis/" + deployment + "/" + kind)
                .forEach(e -> places.add(HostAndPort.from(e.textValue())));
        return places;
    }

    Jedis at(String ip, int port) {
        return new Jedis(new HostAndPort(ip, port), config);
    }

    JedisCluster cluster() {
        return new JedisCluster(places("instances"), config);
    }

    JedisSentineled group(String name) {
        return new JedisSentineled(name, config, places("sentinels"), config);
    }
}
