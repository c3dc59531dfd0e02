package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Facts.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Why a plan must not be begun on a node: what is found here would break it off half-way, or bring about what nobody can
 * use. A pure function. What it cannot see ahead is caught by the steps themselves.
 */
final class Preflight {
    static final Set<String> SUPPORTED = Set.of("debian-12", "debian-13");

    /** Certificates and signatures are judged by the clock; ours are valid from an hour before they are made. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final long MIB = 1024;
    /** Indexes, archives and what dpkg writes before it replaces: less than this is not enough for any package. */
    private static final long PACKAGES_KIB = 64 * MIB;
    /** The engine's own notes, logs of what is run. */
    private static final long NOTES_KIB = MIB;

    private Preflight() {}

    /**
     * @param asked when the node was asked, by our clock; {@code answered}: when it had answered
     * @return what is wrong, each with its remedy; empty where the plan may begin
     */
    static List<String> faults(Condition found, List<Step> plan, Instant asked, Instant answered) {
        List<String> faults = new ArrayList<>();
        if (!SUPPORTED.contains(found.machine().os())) {
            faults.add("runs " + found.osName() + " (" + found.machine().os()
                    + "); supported are debian-12 and debian-13: use a node with one of them");
        }
        clock(faults, found, asked, answered);
        boolean packages = plan.stream().anyMatch(step -> step.verb() == Step.Verb.PACKAGES);
        if (packages && !found.broken().isEmpty()) {
            String names = String.join(" ", found.broken());
            faults.add("dpkg left packages half installed: " + names
                    + "; install them again with 'sudo apt-get install --reinstall " + names
                    + "', or take them off with 'sudo dpkg --remove --force-remove-reinstreq " + names + "'");
        }
        space(faults, found, plan, packages);
        return faults;
    }

    private static void clock(List<String> faults, Condition found, Instant asked, Instant answered) {
        if (found.clockOfHost()) {
            return;
        }
        Instant theirs = found.time();
        Duration skew = theirs.isBefore(asked)
                ? Duration.between(theirs, asked)
                : theirs.isAfter(answered) ? Duration.between(answered, theirs) : Duration.ZERO;
        if (skew.compareTo(SKEW) > 0) {
            faults.add("its clock is " + skew.toSeconds() + " s " + (theirs.isBefore(asked) ? "behind" : "ahead of")
                    + " this machine's, more than " + SKEW.toMinutes()
                    + " min: certificates would not be valid; set the one that is wrong, 'sudo date -s @"
                    + answered.getEpochSecond() + "' on the node");
        }
    }

    private static void space(List<String> faults, Condition found, List<Step> plan, boolean packages) {
        if (plan.isEmpty()) {
            return;
        }
        long root = packages ? PACKAGES_KIB : 0;
        long var = NOTES_KIB + (packages ? PACKAGES_KIB : 0);
        long run = 0;
        for (Step step : plan) {
            long size = step.payloads().stream().mapToLong(Preflight::kib).sum();
            run += size;
            if (step.verb() == Step.Verb.FILE) {
                if (step.arguments().get(4).startsWith("/var/")) {
                    var += size;
                } else if (!step.arguments().get(4).startsWith("/run/")) {
                    root += size;
                }
            }
        }
        if (found.root().mount().equals(found.var().mount())) {
            lacks(faults, found.root(), root + var);
        } else {
            lacks(faults, found.root(), root);
            lacks(faults, found.var(), var);
        }
        lacks(faults, found.run(), run);
    }

    private static long kib(Step.Payload payload) {
        return payload instanceof Step.Payload.Text text
                ? text.content().reveal().length() / 1024 + 1
                : 4;
    }

    private static void lacks(List<String> faults, Facts.Space space, long needed) {
        if (space.freeKib() < needed) {
            faults.add(
                    "too little space: " + space.mount() + " has " + mib(space.freeKib()) + " MiB free, and at least "
                            + mib(needed + MIB - 1) + " MiB are needed; free some, or make the disk larger");
        }
    }

    private static long mib(long kib) {
        return kib / MIB;
    }
}
