package dev.croft.bootstrap.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Notes what was done when, for a person to see where the time goes: a file in Chrome's trace format, which
 * {@code ui.perfetto.dev} and {@code chrome://tracing} open. One row for each node and for each resource; what goes on at
 * the same time in one row gets further rows. Names, sizes and times only: no commands, no content. Thread-safe.
 */
public final class Trace {
    /** Where to write to; a relative name is taken from the checkout, where people run Pulumi. */
    public static final String VARIABLE = "CROFT_TRACE";

    private static final Trace OFF = new Trace(Optional.empty(), problem -> {});

    private final Optional<TraceFile> file;
    private final Consumer<String> complaints;
    private final Map<String, Set<Integer>> busy = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private boolean broken;

    private Trace(Optional<TraceFile> file, Consumer<String> complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    public static Trace off() {
        return OFF;
    }

    /** @param complaints is told once why nothing can be written, if so; work goes on without */
    public static Trace to(Path path, Consumer<String> complaints) {
        return new Trace(Optional.of(new TraceFile(path)), complaints);
    }

    /** As {@link #VARIABLE} says; off without it. */
    public static Trace of(Map<String, String> environment, Consumer<String> complaints) {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(name -> !name.isBlank())
                .map(name ->
                        to(Path.of(environment.getOrDefault("CROFT_ENV", "")).resolve(name), complaints))
                .orElse(OFF);
    }

    public boolean on() {
        return file.isPresent();
    }

    /** What a row is called from now on, where its key (an address, for one) says little to people. */
    public synchronized void name(String row, String name) {
        if (on() && !name.equals(names.put(row, name))) {
            numbers.keySet().stream()
                    .filter(lane -> lane.startsWith(row + "#"))
                    .toList()
                    .forEach(this::announce);
        }
    }

    /** Something begins; it is written down when it ends. */
    public Span begin(String row, String category, String what) {
        if (!on()) {
            return Span.NONE;
        }
        int lane = 0;
        synchronized (this) {
            Set<Integer> taken = busy.computeIfAbsent(row, r -> new HashSet<>());
            while (!taken.add(lane)) {
                lane++;
            }
        }
        return new Span(this, row, lane, category, what, false);
    }

    synchronized void free(String row, int lane) {
        busy.get(row).remove(lane);
    }

    /** @param started by the clock, in microseconds; {@code took}: in microseconds */
    synchronized void write(Span span, long started, long took, Map<String, Object> details) {
        String lane = span.row() + "#" + span.lane();
        if (!numbers.containsKey(lane)) {
            if (numbers.isEmpty()) {
                event("M", "process_name", 0, Map.of("args", Map.of("name", "croft " + process())));
            }
            numbers.put(lane, numbers.size() + 1);
            announce(lane);
        }
        event(
                "X",
                span.what(),
                numbers.get(lane),
                Map.of("cat", span.category(), "ts", started, "dur", Math.max(1, took), "args", details));
    }

    private void announce(String lane) {
        int hash = lane.lastIndexOf('#');
        String row = lane.substring(0, hash);
        String more = lane.endsWith("#0") ? "" : " (" + (Integer.parseInt(lane.substring(hash + 1)) + 1) + ")";
        event(
                "M",
                "thread_name",
                numbers.get(lane),
                Map.of("args", Map.of("name", names.getOrDefault(row, row) + more)));
    }

    private void event(String phase, String name, int row, Map<String, Object> rest) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("ph", phase);
        event.put("name", name);
        event.put("pid", process());
        event.put("tid", row);
        event.putAll(rest);
        try {
            if (!broken) {
                file.orElseThrow().add(new ObjectMapper().writeValueAsString(event));
            }
        } catch (IOException e) {
            broken = true;
            complaints.accept(VARIABLE + ": no trace is written: " + e.getMessage());
        }
    }

    private static long process() {
        return ProcessHandle.current().pid();
    }

    static long clock() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
