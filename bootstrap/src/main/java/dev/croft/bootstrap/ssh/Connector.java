package dev.croft.bootstrap.ssh;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;

/** Makes connections: tries again while a host may still be booting, gives up at once where trying cannot help. */
final class Connector {
    /** A machine that drops packets is asked again after this; one that refuses is asked again sooner. */
    private static final Duration TCP = Duration.ofSeconds(4);

    /** Key exchange and login on a busy host. */
    private static final Duration LOGIN = Duration.ofSeconds(20);

    /** A new machine boots in minutes; who is not there by then is not booting, whatever time the work may take. */
    private static final Duration BOOT = Duration.ofMinutes(10);

    /** Whose Node is at work shows its new host key soon after it answers; who does not by then has no Node at work. */
    private static final Duration REPLACING = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final int KEEP_ALIVE_SECONDS = 15;

    private final Waiting waiting;
    private final Duration boot;

    Connector(Waiting waiting) {
        this(waiting, BOOT);
    }

    /** @param boot how long a host may take until it answers */
    Connector(Waiting waiting, Duration boot) {
        this.waiting = waiting;
        this.boot = boot;
    }

    /** Opens the way to a jump host's port; the direct way is a plain socket. */
    @FunctionalInterface
    interface Route {
        Optional<SSHClient> open(Instant deadline);
    }

    /**
     * Tries until the deadline, and not longer than a host takes to boot. A host that has shown its key is there: it
     * gets the time that a login takes where much else goes on, whatever the deadline.
     */
    Login connect(Endpoint endpoint, Route route, Instant latest) {
        Instant deadline = min(latest, Instant.now().plus(boot));
        Duration pause = FIRST_PAUSE;
        Optional<FirstKey> early = Optional.empty();
        String reason = "the deadline had passed already";
        while (true) {
            if (Instant.now().isBefore(deadline)) {
                try {
                    return attempt(endpoint, route, deadline);
                } catch (FirstKey e) {
                    deadline = early.isPresent()
                            ? deadline
                            : min(deadline, Instant.now().plus(REPLACING));
                    early = Optional.of(e);
                } catch (Unanswered e) {
                    reason = e.getMessage();
                }
            }
            if (Instant.now().plus(pause).isAfter(deadline)) {
                throw given(endpoint, early, reason);
            }
            Waiting.pause(pause, "connecting to " + endpoint.address());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** What is told in the end; that it is there and not to be trusted says more than that the last try got no answer. */
    private static SshException given(Endpoint endpoint, Optional<FirstKey> early, String reason) {
        return early.map(e ->
                        new SshException(SshException.Kind.WRONG_HOST_KEY, endpoint.described() + " " + e.getMessage()))
                .orElseGet(() -> new SshException(
                        SshException.Kind.UNREACHABLE,
                        endpoint.described() + " cannot be reached: " + reason
                                + "; check that it runs, that its address is right, and that TCP port "
                                + endpoint.port() + " is open to this machine"));
    }

    private Login attempt(Endpoint endpoint, Route route, Instant deadline) throws Unanswered {
        PinnedKey pinned = PinnedKey.of(endpoint);
        SSHClient client = new SSHClient(Algorithms.offered());
        client.addHostKeyVerifier(pinned);
        client.getConnection().getKeepAlive().setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        Optional<SSHClient> via = route.open(deadline);
        Instant longest = Instant.now().plus(TCP).plus(LOGIN);
        Instant limit = min(deadline, longest);
        boolean open = false;
        try {
            CompletableFuture<Login> coming = waiting.start(() -> logIn(client, endpoint, via, limit));
            Login login = waiting.await(
                    coming,
                    limit,
                    () -> pinned.seen() ? longest : limit,
                    () -> end(client),
                    "connecting to " + endpoint.address());
            open = true;
            return login;
        } catch (TimeoutException e) {
            throw new Unanswered("no answer in time");
        } catch (ExecutionException e) {
            throw explain(endpoint, pinned, client, e.getCause());
        } finally {
            if (!open) {
                waiting.leave(() -> end(client));
            }
        }
    }

    private Login logIn(SSHClient client, Endpoint endpoint, Optional<SSHClient> via, Instant limit)
            throws IOException {
        client.setConnectTimeout((int) Math.max(
                1,
                Math.min(TCP.toMillis(), Duration.between(Instant.now(), limit).toMillis())));
        var key = Keys.load(client, endpoint);
        if (via.isPresent()) {
            client.connectVia(via.get().newDirectConnection(endpoint.host(), endpoint.port()));
        } else {
            client.connect(endpoint.host(), endpoint.port());
        }
        return Login.in(client, endpoint.user(), key, waiting);
    }

    private static Unanswered explain(Endpoint endpoint, PinnedKey pinned, SSHClient client, Throwable failure) {
        if (failure instanceof SshException e) {
            throw e;
        }
        if (pinned.foundFirst(endpoint)) {
            return new FirstKey();
        }
        pinned.foundFingerprint().ifPresent(found -> {
            throw new SshException(
                    SshException.Kind.WRONG_HOST_KEY,
                    endpoint.described() + " shows another host key than the pinned one: expected "
                            + pinned.fingerprint() + ", found " + found
                            + "; another machine answers at this address, or the host was reinstalled: if you trust it, put its new key into the connection's hostKey");
        });
        if (failure instanceof UserAuthException && !(failure.getCause() instanceof TransportException)) {
            String banner = Optional.ofNullable(client.getUserAuth().getBanner())
                    .orElse("")
                    .strip();
            if (comingOrGoing(banner)) {
                return new Unanswered(banner);
            }
            throw new SshException(
                    SshException.Kind.REFUSED_KEY,
                    endpoint.described() + " refuses the key of user " + endpoint.user()
                            + "; check that the user exists there and that its ~/.ssh/authorized_keys has this key"
                            + (banner.isEmpty() ? "" : " (it says: " + banner + ")"));
        }
        String text = Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
        if (text.contains("Unable to reach a settlement")) {
            throw new SshException(
                    SshException.Kind.UNREACHABLE,
                    endpoint.described() + " speaks no SSH algorithm that we accept: " + text,
                    failure);
        }
        return new Unanswered(plain(failure, text));
    }

    /** pam_nologin: sshd answers before users may log in, and for a moment after they no longer may. */
    private static boolean comingOrGoing(String banner) {
        String text = banner.toLowerCase(Locale.ROOT);
        return text.contains("booting up") || text.contains("shutting down") || text.contains("going down");
    }

    private static String plain(Throwable failure, String text) {
        if (failure instanceof UnknownHostException) {
            return "its name is not known to DNS";
        }
        if (failure instanceof SocketTimeoutException) {
            return "no answer (packets are dropped)";
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return text;
        }
        return "the connection ended while logging in (" + text + ")";
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Void end(SSHClient client) throws IOException {
        client.close();
        return null;
    }

    /** Nobody is there yet; another try may find somebody. */
    private static class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        Unanswered(String message) {
            super(message, null, false, false);
        }
    }

    /** It still shows the host key that it was made with. */
    private static final class FirstKey extends Unanswered {
        private static final long serialVersionUID = 1L;

        FirstKey() {
            super("still shows the host key that it was made with, and whoever runs there can know that one; its Node"
                    + " resource replaces it: run that first, and if the machine was set up anew behind Croft's back,"
                    + " run pulumi up --replace with its Node");
        }
    }
}
