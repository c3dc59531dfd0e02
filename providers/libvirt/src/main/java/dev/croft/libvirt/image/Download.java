package dev.croft.libvirt.image;

import dev.croft.libvirt.host.Waiting;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Downloads into a file and goes on where an interrupted download ended. What comes is checked by the caller. */
final class Download {
    private static final int ATTEMPTS = 5;
    private static final Duration STALL = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_REFUSED = 416;
    private static final int SERVER_FAULT = 500;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(15))
            .build();

    /** How far a download is: bytes in the file, and of the whole, 0 where the server does not tell. */
    private record State(AtomicLong done, AtomicLong whole) {}

    /** A URL as it may be shown: without a password or a token in it. */
    static String shown(String source) {
        return source.replaceFirst("//[^/@]*@", "//").replaceFirst("\\?.*", "");
    }

    /** Fills the file; it may hold a beginning already. */
    void run(Call call, URI uri, Path file) {
        var fault = "";
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var before = size(file);
            try {
                if (attempt(call, uri, file)) {
                    return;
                }
                fault = "it has another length than it was";
            } catch (IOException e) {
                fault = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
            // An attempt that brought something does not count.
            attempt = size(file) > before ? 0 : attempt;
            call.progress().accept("the download broke off (" + fault + "), going on");
            Waiting.pause(call, 1000, "downloading " + shown(uri.toString()));
        }
        throw new CloudException(
                Kind.UNAVAILABLE,
                call.owner().name(),
                "cannot download " + shown(uri.toString()) + ": " + fault,
                "look at the address and the network, then run it again: it goes on from there");
    }

    private boolean attempt(Call call, URI uri, Path file) throws IOException {
        var from = size(file);
        var request = HttpRequest.newBuilder(uri);
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        var state = new State(new AtomicLong(from), new AtomicLong());
        var answer = client.sendAsync(request.build(), into(file, state));
        try {
            var status = await(call, uri, answer, state).statusCode();
            if (status == RANGE_REFUSED) {
                // The beginning that is here belongs to another file, or is all of it: the checksum tells.
                if (from == state.whole().get()) {
                    return true;
                }
                Files.delete(file);
                return false;
            }
            if (status != OK && status != PARTIAL) {
                throw refused(call, uri, status);
            }
            return state.whole().get() == 0
                    || state.done().get() == state.whole().get();
        } finally {
            answer.cancel(true);
        }
    }

    private static CloudException refused(Call call, URI uri, int status) throws IOException {
        if (status >= SERVER_FAULT) {
            throw new IOException("the server answers with status " + status);
        }
        return new CloudException(
                Kind.NOT_FOUND,
                call.owner().name(),
                "cannot download " + shown(uri.toString()) + ": the server answers with status " + status,
                "look whether 'source' is the address of an image");
    }

    private static BodyHandler<Void> into(Path file, State state) {
        return info -> {
            var length = info.headers().firstValueAsLong("Content-Length").orElse(0);
            if (info.statusCode() == RANGE_REFUSED) {
                // bytes */1234
                info.headers()
                        .firstValue("Content-Range")
                        .map(range -> range.replaceFirst(".*/", ""))
                        .filter(size -> size.matches("\\d+"))
                        .ifPresent(size -> state.whole().set(Long.parseLong(size)));
            }
            if (info.statusCode() != OK && info.statusCode() != PARTIAL) {
                return BodySubscribers.replacing(null);
            }
            if (info.statusCode() == OK) {
                state.done().set(0);
            }
            state.whole().set(length == 0 ? 0 : state.done().get() + length);
            var channel = open(file, state.done().get());
            return BodySubscribers.mapping(
                    BodySubscribers.ofByteArrayConsumer(
                            part -> part.ifPresentOrElse(bytes -> write(channel, bytes, state), () -> close(channel))),
                    ignored -> null);
        };
    }

    private static FileChannel open(Path file, long from) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return channel.truncate(from).position(from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(FileChannel channel, byte[] bytes, State state) {
        try {
            for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
                channel.write(buffer);
            }
            state.done().addAndGet(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<Void> await(Call call, URI uri, CompletableFuture<HttpResponse<Void>> answer, State state)
            throws IOException {
        var seen = state.done().get();
        var since = Instant.now();
        while (!answer.isDone()) {
            Waiting.pause(call, 100, "downloading " + shown(uri.toString()));
            var done = state.done().get();
            if (done != seen) {
                seen = done;
                since = Instant.now();
                call.progress()
                        .accept("downloading " + shown(uri.toString()) + ": " + (done >> 20)
                                + (state.whole().get() > 0
                                        ? " of " + (state.whole().get() >> 20)
                                        : "") + " MiB");
            } else if (since.plus(STALL).isBefore(Instant.now())) {
                throw new IOException("nothing came for " + STALL.toSeconds() + " s");
            }
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.checkpoint("downloading");
            throw new IOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
