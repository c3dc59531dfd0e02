package dev.croft.plugin;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Things that a run replaced by themselves. {@code pulumi up --replace} asks no provider in which order, and creates first:
 * our creates take over what is there already, so that old and new are one thing, which the deletion of the old one would
 * take away. The engine checks what it knows with its old inputs, and what is new without.
 */
final class Successors {
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, String> made = new ConcurrentHashMap<>();

    /** The engine has it in its state. */
    void known(String urn) {
        known.add(urn);
    }

    /** It was created, beside the one that is in the state if there is one. */
    void made(String urn, String id) {
        if (known.contains(urn)) {
            made.put(urn, id);
        }
    }

    /** Whether what is to be deleted is the very thing that was created in its place. */
    boolean replaced(String urn, String id) {
        known.remove(urn);
        return id.equals(made.remove(urn));
    }
}
