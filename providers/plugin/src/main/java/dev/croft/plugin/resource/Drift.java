package dev.croft.plugin.resource;

import dev.croft.model.Value;
import dev.croft.plugin.wire.Paths;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The {@code drift} of a state: what is not as declared, and what was found. */
final class Drift {
    /** The field of the state. */
    static final String FIELD = "drift";
    /** The entry of a thing that exists but was never finished. */
    static final String INCOMPLETE = "incomplete";

    private static final int LONGEST = 300;

    private Drift() {}

    static Value.Obj value(Map<String, String> drift) {
        return texts(drift);
    }

    /** A map of texts as a value, sorted. */
    static Value.Obj texts(Map<String, String> texts) {
        var fields = new LinkedHashMap<String, Value>();
        new TreeMap<>(texts).forEach((key, text) -> fields.put(key, Value.of(text)));
        return new Value.Obj(fields);
    }

    /** A field of the state that is a map of texts; empty if it is not there. */
    static Map<String, String> texts(Value.Obj state, String field) {
        var texts = new TreeMap<String, String>();
        if (state.get(field).plain() instanceof Value.Obj object) {
            object.fields().forEach((key, value) -> {
                if (value instanceof Value.Text text) {
                    texts.put(key, text.value());
                }
            });
        }
        return texts;
    }

    /** Why the thing was not finished, if it was not. */
    static Optional<String> incomplete(Value.Obj state) {
        return Optional.ofNullable(texts(state, FIELD).get(INCOMPLETE));
    }

    /** An error's message as an entry: one line. */
    static String line(Throwable e) {
        var text = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** Each entry as a difference that the next update sets right. */
    static Map<String, Change> changes(Value.Obj state) {
        var changes = new LinkedHashMap<String, Change>();
        texts(state, FIELD).keySet().forEach(key -> changes.put(Paths.key(FIELD, key), Change.drift()));
        return changes;
    }
}
