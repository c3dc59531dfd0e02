package dev.croft.plugin.wire;

import java.util.ArrayList;
import java.util.List;

/** Property paths in Pulumi's notation: {@code members[1].role}, {@code drift["pg-test-1/unit:etcd.service"]}. */
public final class Paths {
    private Paths() {}

    /** The path of a key of a map; what is no identifier is quoted. */
    public static String key(String outer, String key) {
        if (key.matches("[A-Za-z_$][A-Za-z0-9_$]*")) {
            return outer.isEmpty() ? key : outer + "." + key;
        }
        return outer + "[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }

    /** The path of an element of a list. */
    public static String index(String outer, int index) {
        return outer + "[" + index + "]";
    }

    /** Whether a path is what a pattern names, or inside of it. In a pattern {@code *} stands for any one key or index. */
    public static boolean covers(String pattern, String path) {
        var wanted = parts(pattern);
        var found = parts(path);
        if (wanted.size() > found.size()) {
            return false;
        }
        for (var i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).equals("*") && !wanted.get(i).equals(found.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The first part of a path: the name of the property. */
    public static String first(String path) {
        var parts = parts(path);
        return parts.isEmpty() ? path : parts.get(0);
    }

    private static List<String> parts(String path) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (var i = 0; i < path.length(); i++) {
            var c = path.charAt(i);
            if (c == '[' && i + 1 < path.length() && path.charAt(i + 1) == '"') {
                flush(parts, part);
                for (i += 2; i < path.length() && path.charAt(i) != '"'; i++) {
                    if (path.charAt(i) == '\\' && i + 1 < path.length()) {
                        i++;
                    }
                    part.append(path.charAt(i));
                }
                i++; // the closing bracket
                parts.add(part.toString());
                part.setLength(0);
            } else if (c == '.' || c == '[' || c == ']') {
                flush(parts, part);
            } else {
                part.append(c);
            }
        }
        flush(parts, part);
        return parts;
    }

    private static void flush(List<String> parts, StringBuilder part) {
        if (part.length() > 0) {
            parts.add(part.toString());
            part.setLength(0);
        }
    }
}
