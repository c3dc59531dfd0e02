package dev.croft.bootstrap.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people ask of a deployment that runs. None of it changes what is declared. */
public enum RedisVerb {
    LIST("", "instances, roles, keys, memory, slots; fails where something is wrong"),
    FAILOVER(
            "instance",
            "a replica takes over from this master, as planned: no write that was taken is lost;\n"
                    + "in a cluster also: this replica takes over"),
    TAKEOVER(
            "instance",
            "this replica of a cluster becomes the master of its slots though most masters are away;\n"
                    + "what only the old one had is lost"),
    REBALANCE("", "masters of a cluster spread over the nodes in equal numbers, by planned failovers"),
    RESTART("[instance]", "restart all instances, or one: replicas first, masters once they have handed over"),
    LOGS("instance [lines]", "what an instance or a sentinel logged last"),
    BACKUPS("", "the complete backups that there are, oldest first"),
    BACKUP("", "back up now, and wait until it is done");

    private final String arguments;
    private final String doc;

    RedisVerb(String arguments, String doc) {
        this.arguments = arguments;
        this.doc = doc;
    }

    /** As it is written. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether afterwards instances are other than before. */
    boolean changes() {
        return this == FAILOVER || this == TAKEOVER || this == REBALANCE || this == RESTART;
    }

    public static Optional<RedisVerb> of(String word) {
        return Arrays.stream(values()).filter(v -> v.word().equals(word)).findFirst();
    }

    /** The verb with what it takes. */
    public String usage() {
        return (word() + " " + arguments).strip();
    }

    /** Whether so many words may follow it. */
    public boolean takes(int words) {
        var all = arguments.isEmpty() ? List.<String>of() : List.of(arguments.split(" "));
        var needed = all.stream().filter(a -> !a.startsWith("[")).count();
        return words >= needed && words <= all.size();
    }

    /** All verbs, a line or two each. */
    public static String help() {
        return Arrays.stream(values())
                .map(v -> String.format("%-26s%s", v.usage(), v.doc.replace("\n", "\n" + " ".repeat(26))))
                .collect(Collectors.joining("\n"));
    }
}
