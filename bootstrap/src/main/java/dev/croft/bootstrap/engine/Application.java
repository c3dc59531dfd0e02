package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows what {@code apply.sh} says while it carries out a plan, and tells what went wrong. */
final class Application {
    private final String node;
    private final List<Step> plan;
    private final Masking masking;
    private final Consumer<String> progress;
    private final List<String> output = new ArrayList<>();
    private Optional<String> shown = Optional.empty();
    private Optional<Integer> failedStep = Optional.empty();
    private Optional<String> exitCode = Optional.empty();
    private boolean done;

    Application(String node, List<Step> plan, Masking masking, Consumer<String> progress) {
        this.node = node;
        this.plan = plan;
        this.masking = masking;
        this.progress = progress;
    }

    /** One line of the script's output. */
    void line(String line) {
        int bar = line.indexOf('|');
        String rest = line.substring(bar + 1);
        switch (bar < 0 ? "" : line.substring(0, bar)) {
            case "step" -> plan.get(Integer.parseInt(rest))
                    .progress()
                    .filter(text -> !text.isEmpty())
                    .ifPresent(this::show);
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
                        .orElse("broke off" + shown.map(s -> " while " + s).orElse(""))
                + Remedies.of(String.join("\n", output))
                        .map(advice -> "; " + advice)
                        .orElse("");
        throw new BootstrapException(
                List.of(new Failure(node, step.map(Step::item), step.map(Step::command), message, output)), null);
    }
}
