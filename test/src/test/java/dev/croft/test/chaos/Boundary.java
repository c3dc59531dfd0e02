package dev.croft.test.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * A moment of a run that comes again in the next one: the start or the end of a call that the engine makes to the plugin.
 *
 * @param verb {@code Create}, {@code Update}, {@code Read} or {@code Delete}
 * @param resource kind and name, {@code Vm pg-box-1}
 */
record Boundary(String verb, String resource, boolean end) {
    private static final String SERVICE = "/pulumirpc.ResourceProvider/";
    private static final Set<String> VERBS = Set.of("Create", "Update", "Read", "Delete");

    static Boundary start(String verb, String resource) {
        return new Boundary(verb, resource, false);
    }

    static Boundary end(String verb, String resource) {
        return new Boundary(verb, resource, true);
    }

    /** Of one line of Pulumi's log of calls (PULUMI_DEBUG_GRPC); empty for calls that touch nothing. */
    static Optional<Boundary> of(JsonNode line) {
        var method = line.path("method").asText();
        var urn = line.path("request").path("urn").asText();
        if (!method.startsWith(SERVICE)
                || !VERBS.contains(method.substring(SERVICE.length()))
                || line.path("request").path("preview").asBoolean()
                || !urn.contains("::")) {
            return Optional.empty();
        }
        var parts = urn.split("::");
        var type = parts[parts.length - 2];
        return Optional.of(new Boundary(
                method.substring(SERVICE.length()),
                type.substring(type.lastIndexOf(':') + 1) + " " + parts[parts.length - 1],
                line.path("progress").asText().equals("response_completed")));
    }

    String kind() {
        return resource.substring(0, resource.indexOf(' '));
    }

    /** Whether the call works on nodes, over SSH. */
    boolean onNodes() {
        return Set.of("Node", "Infra", "Etcd", "Pgsql").contains(kind());
    }

    /** Whether the call works with libvirt. */
    boolean onLibvirt() {
        return Set.of("Image", "Network", "Disk", "Vm").contains(kind());
    }

    @Override
    public String toString() {
        return (end ? "end of " : "start of ") + verb + " " + resource;
    }
}
