package dev.croft.components;

import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.StackReference;
import com.pulumi.resources.StackReferenceArgs;
import dev.croft.model.InvalidException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Clusters of other stacks that one of this stack copies. Each stack is asked once. */
final class OtherStacks {
    /** The output in which a stack tells its clusters' followers elsewhere what they need. */
    static final String OUTPUT = "upstreams";

    private final CustomResourceOptions options;
    private final Map<String, StackReference> stacks = new LinkedHashMap<>();

    OtherStacks(CustomResourceOptions options) {
        this.options = options;
    }

    /**
     * @param stack as Pulumi calls it: {@code prod}, or {@code organization/project/prod}
     * @param follower the cluster that copies it
     * @param users of the follower, whose passwords are not given
     * @return an origin whose values fail with an {@link InvalidException} where the stack does not tell of that cluster
     */
    PgsqlOrigin origin(String stack, String cluster, String follower, List<String> users) {
        var path = "pgsql." + follower + ".upstream";
        var told = stacks.computeIfAbsent(
                        stack,
                        s -> new StackReference(
                                s, StackReferenceArgs.builder().name(s).build(), options))
                .output(OUTPUT)
                .applyValue(all -> find(Optional.ofNullable(all), stack, cluster, follower, path));
        return PgsqlOrigin.elsewhere(told, path, users);
    }

    @SuppressWarnings("unchecked") // as Pulumi's wire has it: objects have names
    private static Map<String, Object> find(
            Optional<?> all, String stack, String cluster, String follower, String path) {
        Map<String, Object> clusters = all.filter(Map.class::isInstance)
                .map(m -> (Map<String, Object>) m)
                .orElse(Map.of());
        var found = (Map<String, Object>) clusters.getOrDefault(cluster, Map.of());
        if (!followers(found).contains(follower)) {
            throw new InvalidException(
                    path,
                    "in stack '" + stack + "' " + followed(clusters) + "; declare there pgsql." + cluster
                            + ".followers: [ { name: " + follower
                            + ", addresses: [ <this cluster's> ] } ], and run its up first");
        }
        return found;
    }

    private static String followed(Map<String, Object> clusters) {
        return clusters.isEmpty()
                ? "no cluster has followers elsewhere"
                : clusters.entrySet().stream()
                        .map(c -> c.getKey() + " has the followers " + String.join(", ", followers(c.getValue())))
                        .collect(Collectors.joining(", "));
    }

    private static List<String> followers(Object cluster) {
        return cluster instanceof Map<?, ?> fields && fields.get("followers") instanceof List<?> names
                ? names.stream().map(Object::toString).toList()
                : List.of();
    }
}
