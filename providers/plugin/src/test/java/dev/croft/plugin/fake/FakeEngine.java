package dev.croft.plugin.fake;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Machine;
import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.engine.NodePlan;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import dev.croft.spi.Hashes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Digests for real; every way to a node is closed: what Diff and Check do must not connect. */
public final class FakeEngine implements NodeEngine {
    @Override
    public Map<String, String> digests(List<NodeItems> nodes, Secret salt) {
        var digests = new TreeMap<String, String>();
        for (var node : nodes) {
            for (var item : node.items()) {
                var content = item instanceof Item.File file ? file.content().reveal() : "";
                digests.put(node.node() + "/" + item.name(), Hashes.hex(salt.reveal() + item.name() + content));
            }
        }
        return digests;
    }

    @Override
    public void converge(Run run, List<NodeItems> nodes, Map<String, String> pastItems) {
        throw new AssertionError("connects");
    }

    @Override
    public Machine preflight(Run run, NodeItems node, Map<String, String> pastItems) {
        throw new AssertionError("connects");
    }

    /** As if nothing were there. */
    @Override
    public List<NodePlan> plan(Run run, List<NodeItems> nodes, Map<String, String> pastItems) {
        return nodes.stream()
                .map(node -> new NodePlan(
                        node.node(),
                        node.items().size(),
                        Map.of(),
                        List.of(),
                        node.items().stream()
                                .map(item -> "making " + item.name())
                                .toList(),
                        List.of(),
                        List.of()))
                .toList();
    }

    @Override
    public Map<String, String> observe(Run run, List<NodeItems> nodes) {
        throw new AssertionError("connects");
    }

    @Override
    public void remove(Run run, List<NodeItems> nodes) {
        throw new AssertionError("connects");
    }

    @Override
    public Session session(Connection connection, Instant deadline) {
        throw new AssertionError("connects");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
