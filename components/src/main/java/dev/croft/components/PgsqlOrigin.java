package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.model.InvalidException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A cluster that another one copies: of the same environment, or of another stack, which tells of it in an output. */
public final class PgsqlOrigin {
    private final Output<List<String>> addresses;
    private final Optional<Output<String>> certificate;
    private final RolePasswords passwords;

    private PgsqlOrigin(Output<List<String>> addresses, Optional<Output<String>> certificate, RolePasswords passwords) {
        this.addresses = addresses;
        this.certificate = certificate;
        this.passwords = passwords;
    }

    /** A cluster of the same program. */
    public static PgsqlOrigin of(PgsqlCluster cluster) {
        return new PgsqlOrigin(cluster.addresses(), Optional.empty(), cluster.passwords());
    }

    /**
     * A cluster of another stack.
     *
     * @param told what that one tells, as {@link PgsqlCluster#told} gives it
     * @param path where it is declared, for messages
     * @param users of the copy, whose passwords are not given: those of the same names there
     */
    static PgsqlOrigin elsewhere(Output<Map<String, Object>> told, String path, List<String> users) {
        var byName = new LinkedHashMap<String, Output<String>>();
        for (var user : users) {
            byName.put(
                    user,
                    secret(
                            told,
                            t -> Optional.ofNullable(map(t, "users").get(user))
                                    .map(Object::toString)
                                    .orElseThrow(
                                            () -> new InvalidException(
                                                    path,
                                                    "the cluster there has no user '" + user
                                                            + "', whose password this one would have; declare it there too, or give it a password here"))));
        }
        return new PgsqlOrigin(
                told.applyValue(t -> ((List<?>) t.get("addresses"))
                        .stream().map(Object::toString).toList()),
                Optional.of(told.applyValue(t -> t.get("certificate").toString())),
                new RolePasswords(
                        word(told, "superuser"),
                        word(told, "replication"),
                        word(told, "rewind"),
                        word(told, "monitor"),
                        byName));
    }

    private static Output<String> word(Output<Map<String, Object>> told, String role) {
        return secret(told, t -> map(t, "passwords").get(role).toString());
    }

    private static Output<String> secret(Output<Map<String, Object>> told, Function<Map<String, Object>, String> find) {
        return told.applyValue(find).asSecret();
    }

    @SuppressWarnings("unchecked") // as Pulumi's wire has it: objects have names
    private static Map<String, Object> map(Map<String, Object> object, String key) {
        return (Map<String, Object>) object.get(key);
    }

    Output<List<String>> addresses() {
        return addresses;
    }

    /** Of its authority, where that is another than the copy's. */
    Optional<Output<String>> certificate() {
        return certificate;
    }

    RolePasswords passwords() {
        return passwords;
    }
}
