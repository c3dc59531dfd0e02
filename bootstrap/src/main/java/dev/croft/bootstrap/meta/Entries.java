package dev.croft.bootstrap.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An inventory as rows: {@code nodes/pg-test-1} to what is said of it. */
final class Entries {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, JsonNode> all = new TreeMap<>();

    private Entries() {}

    static Map<String, JsonNode> of(Inventory inventory) {
        var entries = new Entries();
        inventory.nodes().forEach(entries::add);
        inventory.clusters().forEach(entries::add);
        inventory.instances().forEach(entries::add);
        inventory.databases().forEach(entries::add);
        inventory.users().forEach(entries::add);
        inventory.services().forEach(entries::add);
        return entries.all;
    }

    private void add(Inventory.Node n) {
        put(
                "nodes",
                n.name(),
                row().put("name", n.name()).put("cluster", n.cluster()).put("ip", n.ip()));
    }

    private void add(Inventory.Cluster c) {
        var row = row().put("name", c.name()).put("module", c.module());
        c.kind().ifPresent(kind -> row.put("kind", kind));
        put("clusters", c.name(), row);
    }

    private void add(Inventory.Instance i) {
        var row = row().put("name", i.name())
                .put("cluster", i.cluster())
                .put("module", i.module())
                .put("node", i.node())
                .put("ip", i.ip())
                .put("port", i.port());
        i.role().ifPresent(role -> row.put("role", role));
        // A node may carry a member of etcd and one of PostgreSQL, both called after it.
        put("instances", i.module() + "/" + i.name(), row);
    }

    private void add(Inventory.Database d) {
        put(
                "databases",
                d.cluster() + "/" + d.name(),
                row().put("cluster", d.cluster()).put("name", d.name()).put("owner", d.owner()));
    }

    private void add(Inventory.User u) {
        var row = row().put("cluster", u.cluster()).put("name", u.name());
        row.set("roles", texts(u.roles()));
        put("users", u.cluster() + "/" + u.name(), row);
    }

    private void add(Inventory.Service s) {
        var row = row().put("cluster", s.cluster()).put("name", s.name()).put("port", s.port());
        row.set("addresses", texts(s.addresses()));
        put("services", s.cluster() + "/" + s.name(), row);
    }

    private ObjectNode row() {
        return json.createObjectNode();
    }

    private JsonNode texts(List<String> texts) {
        var array = json.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private void put(String kind, String name, JsonNode row) {
        all.put(kind + "/" + name, row);
    }
}
