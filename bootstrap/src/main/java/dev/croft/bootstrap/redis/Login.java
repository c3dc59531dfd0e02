package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Trust;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/**
 * How we log in to all servers of a deployment.
 *
 * @param tls trusts the environment's authority and nobody else; empty where the deployment speaks plainly (in our tunnel)
 * @param passwords tried in turn: while a password changes the former may still be the right one
 */
record Login(Optional<SSLSocketFactory> tls, List<Secret> passwords) {
    static Login of(RedisSpec spec, Optional<RedisSpec> past) {
        var passwords = Stream.concat(
                        Stream.of(spec.adminPassword()), past.stream().map(RedisSpec::adminPassword))
                .distinct()
                .toList();
        return new Login(spec.tls() ? Optional.of(Trust.context(spec.authority()).getSocketFactory()) : Optional.empty(), passwords);
    }
}
