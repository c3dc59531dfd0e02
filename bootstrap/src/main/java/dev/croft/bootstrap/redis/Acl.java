package dev.croft.bootstrap.redis;

import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may do what, in the words of Redis's ACL rules; passwords as SHA-256 only. The same rules stand in a file for the next
 * start and are set at run time, where they take hold without a connection being closed.
 */
final class Acl {
    static final String PASSWORD = "[ -~]{1,256}";
    static final String PASSWORD_ALLOWED = "1 to 256 printable ASCII characters";
    /** Sentinel writes passwords into its file without quotes. */
    static final String TOKEN = "[A-Za-z0-9_.-]{1,256}";

    static final String TOKEN_ALLOWED = "1 to 256 letters, digits, dots, dashes and underscores";

    static final String ADMIN = "croft_admin";
    static final String REPLICATOR = "croft_replica";
    static final String MONITOR = "croft_monitor";
    static final String BACKUP = "croft_backup";
    static final String DEFAULT = "default";

    private static final List<String> GUARDED = List.of("@admin", "flushall", "flushdb", "keys", "swapdb");
    private static final List<String> EVERYTHING = List.of("~*", "&*", "+@all");

    private Acl() {}

    /** Users of an instance that holds data, each with its rules in order. */
    static Map<String, List<String>> users(RedisSpec spec) {
        var users = new TreeMap<String, List<String>>();
        users.put(ADMIN, rules(List.of(spec.adminPassword()), EVERYTHING));
        users.put(
                REPLICATOR,
                rules(
                        List.of(spec.replicationPassword()),
                        // A replica's commands, then those that Sentinel's documentation asks for.
                        words(
                                "&* -@all +psync +replconf +ping +multi +slaveof +replicaof +exec +subscribe +config|rewrite"
                                        + " +role +publish +info +client|setname +client|kill +script|kill")));
        users.put(
                MONITOR,
                rules(
                        List.of(spec.monitorPassword()),
                        words("-@all +ping +info +client|setname +cluster|info +slowlog|get +slowlog|len"
                                + " +latency|latest +latency|histogram")));
        spec.backup()
                .ifPresent(b -> users.put(
                        BACKUP,
                        rules(
                                List.of(b.password()),
                                // A copy of all, as a replica gets it, and who leads.
                                words("-@all +ping +info +sync +psync +replconf +cluster|info +cluster|nodes"))));
        users.put(DEFAULT, rules(passwords(spec.password(), spec.formerPasswords()), clients(spec)));
        spec.users()
                .forEach(u -> users.put(
                        u.name(),
                        rules(
                                passwords(u.password(), u.formerPasswords()),
                                u.rules().isEmpty() ? clients(spec) : u.rules())));
        return users;
    }

    /** Users of a sentinel: clients may ask for masters, and no more. */
    static Map<String, List<String>> sentinelUsers(RedisSpec spec) {
        // Which subcommands CLIENT has depends on the release; its category does not.
        var asks = words("&* -@all +@connection -@admin +role +info +subscribe +psubscribe"
                + " +unsubscribe +punsubscribe +sentinel|get-master-addr-by-name +sentinel|master +sentinel|masters"
                + " +sentinel|replicas +sentinel|slaves +sentinel|sentinels +sentinel|myid +sentinel|ckquorum");
        var users = new TreeMap<String, List<String>>();
        users.put(ADMIN, rules(List.of(spec.adminPassword()), EVERYTHING));
        users.put(
                REPLICATOR,
                rules(
                        List.of(spec.replicationPassword()),
                        words(
                                "&* -@all +ping +publish +subscribe +info +role +client|setname +sentinel|is-master-down-by-addr")));
        users.put(MONITOR, rules(List.of(spec.monitorPassword()), asks));
        users.put(DEFAULT, rules(passwords(spec.password(), spec.formerPasswords()), asks));
        return users;
    }

    static Map<String, List<String>> users(RedisSpec spec, Server server) {
        return server.sentinel() ? sentinelUsers(spec) : users(spec);
    }

    /** The file that is read at a start: one user a line. */
    static String file(Map<String, List<String>> users) {
        return users.entrySet().stream()
                .map(u -> "user " + u.getKey() + " " + String.join(" ", u.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** The part of rules that is a password's hash. */
    static List<String> hashes(List<String> rules) {
        return rules.stream().filter(r -> r.startsWith("#")).toList();
    }

    private static List<String> clients(RedisSpec spec) {
        var denied = new ArrayList<>(spec.guarded() ? GUARDED : List.of());
        denied.addAll(spec.denied());
        var rules = new ArrayList<>(EVERYTHING);
        denied.stream().distinct().forEach(d -> rules.add("-" + d));
        // Clients of Sentinel ask a master whether it is one; it is part of @admin.
        if (spec.guarded() && !spec.denied().contains("role")) {
            rules.add("+role");
        }
        return rules;
    }

    private static List<String> rules(List<Secret> passwords, List<String> rules) {
        return Stream.of(List.of("on"), passwords.stream().map(Acl::hash).toList(), rules)
                .flatMap(List::stream)
                .toList();
    }

    private static List<Secret> passwords(Secret now, List<Secret> former) {
        return Stream.concat(Stream.of(now), former.stream()).distinct().toList();
    }

    private static List<String> words(String rules) {
        return List.of(rules.split(" "));
    }

    private static String hash(Secret password) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(password.reveal().getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
