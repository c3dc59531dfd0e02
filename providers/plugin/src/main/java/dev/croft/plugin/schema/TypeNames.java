package dev.croft.plugin.schema;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of nested types in the schema. A record or enum inside {@code NetworkSpec} gets the outer name in front
 * ({@code NetworkSubnet}), so that names are unique in a module and say what they belong to.
 */
final class TypeNames {
    private static final Map<String, String> MODULES = Map.of(
            "dev.croft.model", "index",
            "dev.croft.model.redis", "bootstrap",
            "dev.croft.spi", "compute",
            "dev.croft.bootstrap", "bootstrap",
            "dev.croft.plugin.security", "security",
            "dev.croft.components.data", "components",
            "dev.croft.plugin.construct", "components");

    private final Map<String, Class<?>> taken = new HashMap<>();

    /**
     * The token of a record or enum. Two records with the same fields may share one, as a schema's types are known by
     * what is in them; two that differ are our own fault and refused.
     */
    String token(Class<?> type) {
        var token = "croft:" + module(type.getPackageName()) + ":" + name(type);
        var other = taken.putIfAbsent(token, type);
        if (other != null
                && other != type
                && !(type.isRecord() && other.isRecord() && fields(type).equals(fields(other)))) {
            throw new IllegalStateException(type.getName() + " and " + other.getName() + " would both be " + token);
        }
        return token;
    }

    private static List<String> fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(c -> c.getName() + " " + c.getGenericType().getTypeName())
                .toList();
    }

    private static String module(String pkg) {
        for (var p = pkg; !p.isEmpty(); p = p.contains(".") ? p.substring(0, p.lastIndexOf('.')) : "") {
            if (MODULES.containsKey(p)) {
                return MODULES.get(p);
            }
        }
        throw new IllegalStateException("no module of the schema for package " + pkg);
    }

    private static String name(Class<?> type) {
        var name = stem(type);
        for (var outer = type.getEnclosingClass(); outer != null; outer = outer.getEnclosingClass()) {
            name = name.startsWith(stem(outer)) ? name : stem(outer) + name;
        }
        if (clashes(name)) {
            throw new IllegalStateException(
                    type.getName() + " would be called " + name + ", as a class that every Java file sees");
        }
        return name;
    }

    private static String stem(Class<?> type) {
        var shorter = type.getSimpleName().replaceFirst("(Spec|State|Inputs|Outputs|Data|Kind)$", "");
        return shorter.isEmpty() ? type.getSimpleName() : shorter;
    }

    /** Generated Java classes import java.util and see java.lang. */
    static boolean clashes(String name) {
        for (var pkg : new String[] {"java.lang.", "java.util."}) {
            try {
                Class.forName(pkg + name, false, TypeNames.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                // not there: free to use
            }
        }
        return false;
    }
}
