package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Facts.Condition;
import dev.croft.bootstrap.engine.Facts.Space;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code host|} lines of {@code facts.sh}. */
final class ConditionAnswers {
    private final Map<String, String> found = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    /** @param rest {@code name|value} */
    void line(String rest) {
        int bar = rest.indexOf('|');
        String name = rest.substring(0, bar);
        String value = rest.substring(bar + 1);
        if (name.equals("broken")) {
            broken.add(value);
        } else {
            found.put(name, value);
        }
    }

    Optional<Condition> read() {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Machine machine = new Machine(
                get("os"),
                get("arch"),
                get("kernel"),
                get("virtualization"),
                Integer.parseInt(get("cpus")),
                Integer.parseInt(get("memory")));
        return Optional.of(new Condition(
                machine,
                get("osname"),
                Instant.ofEpochSecond(Long.parseLong(get("time"))),
                get("clock").equals("host"),
                List.copyOf(broken),
                space("/"),
                space("/var"),
                space("/run")));
    }

    private String get(String name) {
        return Optional.ofNullable(found.get(name))
                .orElseThrow(() -> new IllegalStateException("the node does not tell its " + name));
    }

    /** {@code free mount}, as df(1) tells them. */
    private Space space(String folder) {
        String[] fields = get("space " + folder).split(" ", 2);
        return new Space(fields[1], Long.parseLong(fields[0]));
    }
}
