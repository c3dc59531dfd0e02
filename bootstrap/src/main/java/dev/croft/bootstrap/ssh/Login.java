package dev.croft.bootstrap.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/**
 * A connection, logged in. Its first session is asked for in the same breath as the login: a server works off what it is sent
 * in order, so that on a long line the first command starts a round trip earlier. Where the login fails, that request is lost with it.
 *
 * @param first the first session, for whoever takes it first
 */
record Login(SSHClient client, AtomicReference<Optional<CompletableFuture<Session>>> first) {
    static Login in(SSHClient client, String user, KeyProvider key, Waiting waiting) throws IOException {
        var first = new AtomicReference<Optional<CompletableFuture<Session>>>(Optional.empty());
        // Keys of other kinds may be tried once more with another algorithm, and a session must not be asked for in
        // between.
        Runnable ask = key.getType() == KeyType.ED25519
                ? () -> first.set(Optional.of(waiting.start(() -> {
                    var channel = new SessionChannel(client.getConnection(), StandardCharsets.UTF_8);
                    channel.open();
                    return channel;
                })))
                : () -> {};
        client.auth(user, new SignedLogin(key, ask));
        return new Login(client, first);
    }

    /** A session: the first one where nobody has taken it. */
    CompletableFuture<Session> session(Waiting waiting) {
        return first.getAndSet(Optional.empty()).orElseGet(() -> waiting.start(client::startSession));
    }
}
