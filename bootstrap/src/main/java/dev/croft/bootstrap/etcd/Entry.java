package dev.croft.bootstrap.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A member as the cluster itself lists it.
 *
 * @param id in hexadecimal, as etcdctl takes it
 * @param name empty before the member's first start
 * @param learner whether it does not vote yet
 * @param healthy whether it answered a read that most members agree on
 */
record Entry(String id, String name, String peerUrl, boolean learner, boolean healthy) {
    boolean started() {
        return !name.isEmpty();
    }

    /**
     * Reads what {@code etcdctl member list} and {@code etcdctl endpoint health --cluster} print as JSON, one line each.
     *
     * @throws IllegalArgumentException the text is something else
     */
    static List<Entry> parse(String output) {
        var lines = output.lines()
                .filter(l -> l.startsWith("{") || l.startsWith("["))
                .toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("{")) {
            throw new IllegalArgumentException("etcdctl printed no list of members");
        }
        try {
            var json = new ObjectMapper();
            var healthy = lines.size() < 2 ? Set.<String>of() : healthy(json.readTree(lines.get(1)));
            List<Entry> entries = new ArrayList<>();
            for (var member : json.readTree(lines.get(0)).path("members")) {
                var clients = member.path("clientURLs");
                entries.add(new Entry(
                        hex(member.path("ID")),
                        member.path("name").asText(""),
                        member.path("peerURLs").path(0).asText(""),
                        member.path("isLearner").asBoolean(false),
                        !clients.isEmpty() && healthy.contains(clients.path(0).asText())));
            }
            return List.copyOf(entries);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("etcdctl printed no valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Identifiers are unsigned 64-bit numbers. */
    private static String hex(JsonNode id) {
        return new BigInteger(id.asText()).toString(16);
    }

    private static Set<String> healthy(JsonNode endpoints) {
        Set<String> urls = new HashSet<>();
        endpoints.forEach(e -> {
            if (e.path("health").asBoolean(false)) {
                urls.add(e.path("endpoint").asText());
            }
        });
        return urls;
    }
}
