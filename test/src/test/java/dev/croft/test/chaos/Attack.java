package dev.croft.test.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One strike at one moment of one story, and the way back to where the story should have led. */
record Attack(Story story, Strike strike, Moment moment) {
    private static final Duration LONGEST = Duration.ofMinutes(6);
    /** A plugin without its CLI notices within 9 s and gives its work 5 s to end; the machine may be slow. */
    private static final Duration ORPHANS = Duration.ofSeconds(30);

    /** When. */
    sealed interface Moment {
        record At(Boundary boundary) implements Moment {
            @Override
            public String toString() {
                return boundary.toString();
            }
        }

        record After(Duration time) implements Moment {
            @Override
            public String toString() {
                return "after " + time.toMillis() + " ms";
            }
        }
    }

    /** What came of it. */
    record Outcome(Attack attack, boolean struck, List<String> faults, String output) {}

    Outcome run(World world, Inventory inventory, Ledger ledger) {
        var output = new StringBuilder();
        var faults = new ArrayList<String>();
        world.declare(story);
        var run = Run.start(world.stack(), story.command());
        var struck = waits(run);
        if (struck) {
            strike.hit(world, run);
        }
        endOf(run, world, faults);
        output.append("--- the run that was struck\n").append(run.output());
        var orphans = Inventory.awaitProcesses(inventory::processes, ORPHANS);
        if (!orphans.isEmpty()) {
            faults.add("processes that outlive their CLI: " + orphans);
        }
        world.stack().pulumi("cancel", "--yes");
        again(world, "the next run", story.command(), output, faults);
        if (story == Story.END) {
            world.forget();
            ledger.forget();
        } else {
            again(
                    world,
                    "the run after it",
                    new String[] {"up", "--yes", "--skip-preview", "--expect-no-changes"},
                    output,
                    faults);
            if (faults.isEmpty()) {
                faults.addAll(ledger.faults(world)); // asks a cluster that stands
            }
        }
        faults.addAll(inventory.faults());
        return new Outcome(this, struck, faults, output.toString());
    }

    private boolean waits(Run run) {
        if (moment instanceof Moment.At at) {
            return run.reaches(at.boundary(), LONGEST);
        }
        return !run.ends(((Moment.After) moment).time());
    }

    private void endOf(Run run, World world, List<String> faults) {
        if (strike == Strike.INTERRUPT && !run.ends(Duration.ofSeconds(10))) {
            faults.add("goes on 10 s after Ctrl-C");
        }
        run.ends(strike.lasts());
        strike.heal(world);
        if (!run.ends(LONGEST)) {
            faults.add("the run did not end in " + LONGEST.toMinutes() + " minutes after " + strike);
            run.killCli();
        }
    }

    private void again(World world, String what, String[] command, StringBuilder output, List<String> faults) {
        var result = world.stack().pulumi(command);
        output.append("--- ").append(what).append('\n').append(result.output());
        if (result.exit() != 0) {
            faults.add(what + " failed: " + errors(result.output()));
        }
    }

    /** The CLI's errors, shortened: what the provider said stands in lines that begin with a star. */
    private static String errors(String output) {
        var said = output.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("* ") || line.startsWith("error: ") && !line.endsWith("occurred:"))
                .distinct()
                .toList();
        return said.isEmpty() ? "see its output" : String.join("; ", said);
    }

    @Override
    public String toString() {
        return story + ": " + strike + " at " + moment;
    }
}
