package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.trace.Span;
import dev.croft.bootstrap.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Follows what {@code apply.sh} says while it carries out a plan, and tells what went wrong. */
final class Application implements AutoCloseable {
    /** So many items of a kind are named in an error. */
    private static final int NAMED = 8;

    private final String node;
    private final List<Step> plan;
    private final Masking masking;
    private final Consumer<String> progress;
    private final Trace trace;
    private final List<String> output = new ArrayList<>();
    private Optional<String> shown = Optional.empty();
    private int begun = -1;
    private Optional<Span> span = Optional.empty();
    private Optional<Integer> failedStep = Optional.empty();
    private Optional<String> exitCode = Optional.empty();
    private boolean done;

    Application(String node, List<Step> plan, Masking masking, Consumer<String> progress, Trace trace) {
        this.node = node;
        this.plan = plan;
        this.masking = masking;
        this.progress = progress;
        this.trace = trace;
    }

    /** One line of the script's output. */
    void line(String line) {
        int bar = line.indexOf('|');
        String rest = line.substring(bar + 1);
        switch (bar < 0 ? "" : line.substring(0, bar)) {
            case "step" -> step(Integer.parseInt(rest));
            case "note" -> progress.accept(node + ": " + masking.mask(rest));
            case "output" -> output.add(masking.mask(rest));
            case "failed" -> {
                String[] fields = rest.split("\\|");
                failedStep = fields[0].equals("-") ? Optional.empty() : Optional.of(Integer.parseInt(fields[0]));
                exitCode = Optional.of(fields[1]);
            }
            case "done" -> done = true;
            default -> output.add(masking.mask(line));
        }
    }

    private void step(int number) {
        close();
        begun = number;
        Step step = plan.get(number);
        if (trace.on()) {
            span = Optional.of(
                    trace.begin(node + ": steps", "step", step.verb().word()).with("item", step.item()));
        }
        step.progress().filter(text -> !text.isEmpty()).ifPresent(this::show);
    }

    private void show(String text) {
        if (!shown.equals(Optional.of(text))) {
            shown = Optional.of(text);
            progress.accept(node + ": " + text);
        }
    }

    /** @throws BootstrapException the plan was not carried out to its end */
    void judge(Result result) {
        if (done && result.ok()) {
            return;
        }
        if (exitCode.isEmpty()) {
            result.lastLines().forEach(l -> output.add(masking.mask(l)));
        }
        Optional<Step> step = failedStep.map(plan::get);
        String message = exitCode.map(code -> "failed with exit code " + code)
                        .orElseGet(() ->
                                "broke off" + shown.map(s -> " while " + s).orElse("") + "; " + soFar())
                + Remedies.of(String.join("\n", output))
                        .map(advice -> "; " + advice)
                        .orElse("");
        throw new BootstrapException(
                List.of(new Failure(node, step.map(Step::item), step.map(Step::command), message, output)), null);
    }

    /** What to say where nobody knows how the plan went on: the node died, or the time was over. */
    BootstrapException cutOff(SshException e) {
        String why = e.getMessage().replaceFirst("; run it again$", "")
                + (e.kind() == SshException.Kind.TIMEOUT
                        ? "; allow more time with customTimeouts if it needs that"
                        : "");
        Optional<Step> step = begun < 0 || done ? Optional.empty() : Optional.of(plan.get(begun));
        return new BootstrapException(
                List.of(new Failure(node, step.map(Step::item), step.map(Step::command), why + "; " + soFar(), output)),
                e);
    }

    /** What was done, what may be half done, what was not begun. */
    private String soFar() {
        if (begun < 0) {
            return "none of its " + plan.size() + " steps was begun; run again";
        }
        return "of " + plan.size() + " steps " + begun + " were done" + named(plan.subList(0, begun)) + ", that of "
                + plan.get(begun).item() + " was going on, "
                + (plan.size() - begun - 1) + " had not begun" + named(plan.subList(begun + 1, plan.size()))
                + "; run again, and it goes on from what is there";
    }

    private static String named(List<Step> steps) {
        List<String> items = steps.stream()
                .filter(s -> s.verb() != Step.Verb.REMEMBER && s.verb() != Step.Verb.FORGET)
                .map(Step::item)
                .distinct()
                .toList();
        return items.isEmpty()
                ? ""
                : items.stream().limit(NAMED).collect(Collectors.joining(", ", " (", ""))
                        + (items.size() > NAMED ? " and " + (items.size() - NAMED) + " more)" : ")");
    }

    /** No step is going on any longer. */
    @Override
    public void close() {
        span.ifPresent(Span::close);
        span = Optional.empty();
    }
}
