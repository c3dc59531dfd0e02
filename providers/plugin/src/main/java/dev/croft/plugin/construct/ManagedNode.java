package dev.croft.plugin.construct;

import com.pulumi.core.Output;
import dev.croft.components.NodeRef;
import dev.croft.model.Connection;
import dev.croft.model.Decoder;
import dev.croft.model.Doc;
import dev.croft.model.Later;
import dev.croft.model.Value;
import dev.croft.sdk.bootstrap.inputs.RegistryArgs;
import dev.croft.sdk.inputs.ConnectionArgs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Doc("A node, as other components take it.")
record ManagedNode(
        @Doc("Instance name and host name.") String name,
        @Doc("The cluster that it takes its identity from.") String cluster,
        @Doc("Its address in the environment's network.") String ip,
        @Doc("How it is reached.") Connection connection) {

    static List<Object> of(List<NodeRef> nodes) {
        return nodes.stream()
                .map(node -> (Object) Map.of(
                        "name",
                        node.name(),
                        "cluster",
                        node.cluster(),
                        "ip",
                        node.ip(),
                        "connection",
                        node.connection().applyValue(ManagedNode::fields)))
                .toList();
    }

    /** Nodes on which a module registers what is to be monitored. */
    static Output<List<RegistryArgs>> registry(Given given, Later<List<ManagedNode>> nodes) {
        var value = new Value.Sensitive(nodes.value());
        return given.output("registry", value, v -> ((Value.Arr) v.plain())
                .items().stream()
                        .map(item -> Decoder.decode(ManagedNode.class, item))
                        .map(node -> RegistryArgs.builder()
                                .name(node.name())
                                .connection(NodeInputs.args(node.connection()))
                                .build())
                        .toList());
    }

    private static Map<String, Object> fields(ConnectionArgs c) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("host", c.host());
        fields.put("user", c.user());
        fields.put("hostKey", c.hostKey());
        fields.put("privateKey", c.privateKey().asSecret());
        c.port().ifPresent(port -> fields.put("port", port));
        c.replaceHostKey().ifPresent(replace -> fields.put("replaceHostKey", replace));
        c.jump()
                .ifPresent(jump -> fields.put("jump", jump.applyValue(j -> {
                    var inner = new LinkedHashMap<String, Object>();
                    inner.put("host", j.host());
                    inner.put("user", j.user());
                    inner.put("hostKey", j.hostKey());
                    inner.put("privateKey", j.privateKey().asSecret());
                    j.port().ifPresent(port -> inner.put("port", port));
                    j.replaceHostKey().ifPresent(replace -> inner.put("replaceHostKey", replace));
                    return inner;
                })));
        return fields;
    }
}
