package dev.croft.plugin.resource;

/** Parts of a URN, {@code urn:pulumi:<stack>::<project>::<types of its parents$its type>::<name>}. A name may hold "::". */
public final class Urns {
    private Urns() {}

    public static String stack(String urn) {
        return part(urn, 0).replaceFirst("^urn:pulumi:", "");
    }

    public static String type(String urn) {
        var types = part(urn, 2);
        return types.substring(types.lastIndexOf('$') + 1);
    }

    public static String name(String urn) {
        return part(urn, 3);
    }

    /** As people call it: {@code Node pg-test-1}. */
    public static String shown(String urn) {
        var type = type(urn);
        return type.substring(type.lastIndexOf(':') + 1) + " " + name(urn);
    }

    private static String part(String urn, int index) {
        var parts = urn.split("::", 4);
        if (parts.length != 4) {
            throw new IllegalArgumentException("'" + urn + "' is no URN");
        }
        return parts[index];
    }
}
