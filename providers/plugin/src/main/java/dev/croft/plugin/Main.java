package dev.croft.plugin;

import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.trace.Trace;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Entry point of {@code pulumi-resource-croft}. Pulumi passes the engine's address, and reads the port that we listen on
 * from the first line of standard output, which must hold nothing else.
 *
 * <p>{@code --schema} prints the schema that Java classes are generated from and ends, {@code --full-schema} the one that is
 * served, which has the components too. {@code --train} goes through the calls of a run against itself
 * and ends, for the JVM to note which classes a run needs. {@code --redis} does day-2 work, see {@link RedisCommand}.
 */
public final class Main {
    /** Large states and inputs: Pulumi's own limit. */
    private static final int LARGEST_MESSAGE = 400 << 20;

    private Main() {}

    public static void main(String[] args) throws Exception {
        // Libraries that print would break the first line; what they say goes where logs go.
        var out = System.out;
        System.setOut(System.err);
        if (args.length > 0 && args[0].equals("--redis")) {
            System.exit(redis(List.of(args).subList(1, args.length), out));
        } else if (Arrays.asList(args).contains("--schema")) {
            schema(out, Plugin::resourceSchema);
        } else if (Arrays.asList(args).contains("--full-schema")) {
            schema(out, Plugin::schema);
        } else if (Arrays.asList(args).contains("--train")) {
            Training.run();
        } else {
            serve(args, out);
        }
    }

    private static void schema(PrintStream out, Function<Plugin, String> which) {
        try (var plugin = Plugin.create(System.getenv())) {
            out.print(which.apply(plugin));
            out.flush();
        }
    }

    private static int redis(List<String> words, PrintStream out) {
        var trace = Trace.of(System.getenv(), System.err::println);
        try {
            new RedisCommand(out, System.err, () -> NodeEngine.create(trace)).run(words, Main::input);
            return 0;
        } catch (Exception e) {
            System.err.println("croft: " + e.getMessage());
            return 1;
        }
    }

    private static String input() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the stack's state", e);
        }
    }

    private static void serve(String[] args, PrintStream out) throws Exception {
        var plugin = Plugin.create(System.getenv());
        var server = listen(plugin.service());
        Arrays.stream(args).filter(arg -> !arg.startsWith("-")).findFirst().ifPresent(engine -> {
            plugin.log().attach(engine);
            Watch.start(engine, () -> orphaned(plugin));
        });
        // A run that lists classes for the archive must end in order: the end of the list is written then.
        var end = System.getenv("CROFT_TRAIN") == null ? (Runnable) () -> leave(plugin) : (Runnable) plugin::close;
        Runtime.getRuntime().addShutdownHook(new Thread(end, "leave"));
        out.println(server.getPort());
        out.flush();
        server.awaitTermination();
    }

    /** A server on loopback: nobody else is to call it. */
    static Server listen(BindableService service) throws IOException {
        var loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        return NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .addService(service)
                .build()
                .start();
    }

    /**
     * Nothing runs any more when the CLI asks us to end, but it waits until we have, one provider after the other. Connections
     * that take their time to say goodbye are closed by the kernel; and an orderly end of the JVM would first wait 0.3 s for
     * threads that sit in system calls.
     */
    private static void leave(Plugin plugin) {
        var closing = new Thread(plugin::close, "close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var self = String.valueOf(ProcessHandle.current().pid());
        try {
            new ProcessBuilder("kill", "-KILL", self).start().waitFor();
        } catch (IOException | InterruptedException e) {
            // There is no such program, or we are in a hurry: the slower way out is as good.
        }
        Runtime.getRuntime().halt(0);
    }

    /** What runs may end in order, but not for long. */
    private static void orphaned(Plugin plugin) {
        plugin.cancel();
        try {
            TimeUnit.SECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(3);
    }
}
