package dev.croft.plugin;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.redis.RedisSpec;
import dev.croft.bootstrap.redis.RedisVerb;
import dev.croft.bootstrap.redis.RedisWork;
import dev.croft.model.InvalidException;
import dev.croft.plugin.resource.Verbs;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Day-2 work on a Redis deployment of a stack: {@code --redis DEPLOYMENT VERB [WORD...]}, the stack's state on standard input. */
final class RedisCommand {
    private static final String TYPE = "croft:bootstrap:Redis";
    /** A restart of many large instances takes its time. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final PrintStream out;
    private final PrintStream err;
    private final Supplier<NodeEngine> engine;

    /**
     * @param out takes what is asked for
     * @param err takes what is being done, and warnings
     */
    RedisCommand(PrintStream out, PrintStream err, Supplier<NodeEngine> engine) {
        this.out = out;
        this.err = err;
        this.engine = engine;
    }

    /**
     * @param words deployment (empty: the only one), verb, and what it takes; none: lists the verbs
     * @param state the stack's state, asked for only where it is needed
     * @throws RuntimeException with a message for people
     */
    void run(List<String> words, Supplier<String> state) throws Exception {
        if (words.size() < 2) {
            out.println(RedisVerb.help());
            return;
        }
        var verb = RedisVerb.of(words.get(1))
                .orElseThrow(() -> new InvalidException(
                        "", "there is no verb '" + words.get(1) + "'; there are:\n" + RedisVerb.help()));
        var arguments = words.subList(2, words.size());
        if (!verb.takes(arguments.size())) {
            throw new InvalidException(
                    "", "'" + String.join(" ", words.subList(1, words.size())) + "' does not fit: " + verb.usage());
        }
        var spec = deployment(StackState.parse(state.get()), words.get(0));
        try (var nodes = engine.get()) {
            var run = new Run(
                    nodes,
                    Instant.now().plus(LONGEST),
                    text -> err.println("croft: " + text),
                    text -> err.println("croft: warning: " + text));
            new RedisWork(run, spec, out::println).carryOut(verb, arguments);
        } finally {
            out.flush();
        }
    }

    private static RedisSpec deployment(StackState state, String name) {
        var all = state.inputs(TYPE).stream()
                .map(inputs -> Verbs.declared(RedisSpec.class, inputs))
                .toList();
        var names = all.stream().map(RedisSpec::name).sorted().collect(Collectors.joining(", "));
        if (name.isEmpty() && all.size() > 1) {
            throw new InvalidException("", "the stack has several Redis deployments: say which, one of " + names);
        }
        return all.stream()
                .filter(d -> name.isEmpty() || d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidException(
                        "",
                        all.isEmpty()
                                ? "the stack has no Redis deployment"
                                : "the stack has no Redis deployment '" + name + "': it has " + names));
    }
}
