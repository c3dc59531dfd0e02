package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The members of a cluster as each tells of itself through Patroni's REST: what the others have on record of one that was
 * away can be as old as its lease.
 */
final class Members {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> addresses;

    Members(List<String> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    /** What those tell who answer; their certificates are not what is looked at here. */
    private List<JsonNode> told() {
        var told = new ArrayList<JsonNode>();
        for (var address : addresses) {
            var answer = Stack.run(
                    List.of("curl", "-sk", "--max-time", "3", "https://" + address + ":8008/patroni"), Map.of());
            try {
                if (answer.exit() == 0) {
                    told.add(JSON.readTree(answer.output()));
                }
            } catch (JsonProcessingException e) {
                // It was cut off half-way: no answer either.
            }
        }
        return told;
    }

    /** Name of who says that it leads; an error unless that is one. */
    String leader() {
        var leaders = told().stream()
                .filter(Members::leads)
                .map(t -> t.at("/patroni/name").asText())
                .toList();
        assertThat(leaders).as("who leads").hasSize(1);
        return leaders.get(0);
    }

    /** Whether all answer, one leads, and the others stream from it on its timeline. */
    boolean allFollow() {
        var told = told();
        var leaders = told.stream().filter(Members::leads).toList();
        return told.size() == addresses.size()
                && leaders.size() == 1
                && told.stream()
                        .filter(t -> !leads(t))
                        .allMatch(t -> t.path("replication_state").asText().equals("streaming")
                                && t.path("timeline").equals(leaders.get(0).path("timeline")));
    }

    /** Where the leader's timeline began, in bytes of WAL, by Patroni's history. */
    long fork() throws JsonProcessingException {
        var history = Stack.run(
                List.of("curl", "-sk", "--max-time", "3", "https://" + addresses.get(0) + ":8008/history"), Map.of());
        var turns = JSON.readTree(history.ok().output());
        return turns.get(turns.size() - 1).get(1).asLong();
    }

    /** For a person to read. */
    String described() {
        return "members tell: " + told();
    }

    /** Of those who answer and know; each lead that turns begins another. */
    Set<Integer> timelines() {
        return told().stream()
                .map(t -> t.path("timeline").asInt())
                .filter(t -> t > 0)
                .collect(Collectors.toSet());
    }

    private static boolean leads(JsonNode told) {
        return told.path("role").asText().equals("primary")
                && told.path("state").asText().equals("running");
    }
}
