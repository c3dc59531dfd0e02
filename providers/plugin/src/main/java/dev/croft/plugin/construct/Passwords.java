package dev.croft.plugin.construct;

import com.pulumi.core.Output;
import dev.croft.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The passwords of a cluster's users: apart from the data, because other resources may make them. */
final class Passwords {
    private Passwords() {}

    /** A cluster's data without its users' passwords. */
    static Value.Obj without(Value.Obj cluster) {
        return replace(cluster, "users", users -> list(users, user -> replace(user, "password", p -> Value.NULL)));
    }

    /** The passwords that are given, by user. Users whose names are not known yet are left out. */
    static Map<String, Output<String>> of(Value cluster, Function<Value, Output<String>> output) {
        var passwords = new LinkedHashMap<String, Output<String>>();
        if (bare(cluster) instanceof Value.Obj fields && bare(fields.get("users")) instanceof Value.Arr users) {
            for (var item : users.items()) {
                if (bare(item) instanceof Value.Obj user
                        && bare(user.get("name")) instanceof Value.Text name
                        && !(bare(user.get("password")) instanceof Value.Null)) {
                    passwords.put(name.value(), output.apply(user.get("password")));
                }
            }
        }
        return passwords;
    }

    /** A copy of a map in which one field, where it is there, is replaced. */
    static Value.Obj replace(Value.Obj outer, String field, UnaryOperator<Value> with) {
        var value = bare(outer.get(field));
        return value instanceof Value.Null ? outer : outer.with(field, with.apply(value));
    }

    private static Value list(Value value, UnaryOperator<Value.Obj> each) {
        return value instanceof Value.Arr array
                ? new Value.Arr(array.items().stream()
                        .map(Passwords::bare)
                        .map(item -> item instanceof Value.Obj object ? each.apply(object) : item)
                        .toList())
                : value;
    }

    /** Without the mark of secrecy around it. */
    static Value bare(Value value) {
        return value instanceof Value.Sensitive mark ? bare(mark.inner()) : value;
    }
}
