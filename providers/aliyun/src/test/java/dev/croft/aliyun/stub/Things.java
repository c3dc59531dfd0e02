package dev.croft.aliyun.stub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** All things of one kind, by id. */
final class Things {
    private final Map<String, Thing> all = new LinkedHashMap<>();
    private final String notFound;

    /** @param notFound the code for what is not there */
    Things(String notFound) {
        this.notFound = notFound;
    }

    Thing add(String id) {
        var thing = new Thing();
        all.put(id, thing);
        return thing;
    }

    Thing need(String id) {
        var thing = all.get(id);
        if (thing == null || thing.status().equals(Thing.GONE) || !thing.known()) {
            throw Refusal.missing(notFound, id);
        }
        return thing;
    }

    boolean has(Predicate<Thing> which) {
        return all.values().stream().anyMatch(t -> !t.ends() && which.test(t));
    }

    List<Thing> of(Predicate<Thing> which) {
        return all.values().stream().filter(t -> !t.ends() && which.test(t)).toList();
    }

    /** What a listing shows: each is brought one state further. */
    List<Thing> look(Predicate<Thing> which) {
        var found = all.values().stream().filter(which).filter(Thing::known).toList();
        found.forEach(Thing::step);
        all.values().removeIf(t -> t.status().equals(Thing.GONE));
        return found.stream().filter(t -> !t.status().equals(Thing.GONE)).toList();
    }

    void remove(String id) {
        all.remove(id);
    }

    /** Ids of what is not going. */
    List<String> ids() {
        return all.entrySet().stream()
                .filter(e -> !e.getValue().ends())
                .map(Map.Entry::getKey)
                .toList();
    }
}
