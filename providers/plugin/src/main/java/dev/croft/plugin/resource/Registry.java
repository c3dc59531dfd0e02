package dev.croft.plugin.resource;

import dev.croft.model.InvalidException;
import dev.croft.plugin.schema.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All kinds of resources by their token. */
public final class Registry {
    private final Map<String, Verbs<?>> kinds = new TreeMap<>();

    public Registry(List<Verbs<?>> kinds) {
        for (var verbs : kinds) {
            if (this.kinds.put(verbs.handler().type().token(), verbs) != null) {
                throw new IllegalArgumentException(verbs.handler().type().token() + " is there twice");
            }
        }
    }

    /** The kind that a URN is of: {@code urn:pulumi:<stack>::<project>::<parent types$type>::<name>}. */
    public Verbs<?> of(String urn) {
        var token = Urns.type(urn);
        var verbs = kinds.get(token);
        if (verbs == null) {
            throw new InvalidException(
                    "", "'" + token + "' is no resource of Croft; there are " + String.join(", ", kinds.keySet()));
        }
        return verbs;
    }

    public List<ResourceType> types() {
        return kinds.values().stream().map(verbs -> verbs.handler().type()).toList();
    }
}
