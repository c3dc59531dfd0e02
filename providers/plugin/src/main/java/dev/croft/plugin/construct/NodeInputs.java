package dev.croft.plugin.construct;

import com.pulumi.core.Output;
import dev.croft.components.NodeRef;
import dev.croft.model.Connection;
import dev.croft.model.Decoder;
import dev.croft.model.Doc;
import dev.croft.model.JumpHost;
import dev.croft.model.Later;
import dev.croft.model.Value;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.inputs.JumpHostArgs;
import java.util.Map;

@Doc("A node that can be reached.")
record NodeInputs(
        @Doc("Instance name and host name.") String name,
        @Doc("The cluster that it takes its identity from.") String cluster,
        @Doc("Its address in the environment's network.") String ip,
        @Doc("How it is reached.") Later<Connection> connection) {

    /** For the components. */
    NodeRef ref(Given given, String input) {
        Output<Map<String, Object>> endpoint = given.output(input, connection.value(), value -> {
            var c = connection(value);
            return Map.of("host", c.host(), "port", c.port(), "user", c.user(), "hostKey", c.hostKey());
        });
        return new NodeRef(name, cluster, ip, connection(given, input), endpoint);
    }

    private Output<ConnectionArgs> connection(Given given, String input) {
        // the private key makes it secret as a whole, marked or not
        return given.output(input, new Value.Sensitive(connection.value()), value -> args(connection(value)));
    }

    private static Connection connection(Value value) {
        return Decoder.decode(Connection.class, value);
    }

    static ConnectionArgs args(Connection c) {
        var args = ConnectionArgs.builder()
                .host(c.host())
                .port(c.port())
                .user(c.user())
                .hostKey(c.hostKey())
                .replaceHostKey(c.replaceHostKey())
                .privateKey(c.privateKey().reveal());
        c.jump().map(NodeInputs::jump).ifPresent(args::jump);
        return args.build();
    }

    private static JumpHostArgs jump(JumpHost j) {
        return JumpHostArgs.builder()
                .host(j.host())
                .port(j.port())
                .user(j.user())
                .hostKey(j.hostKey())
                .replaceHostKey(j.replaceHostKey())
                .privateKey(j.privateKey().reveal())
                .build();
    }
}
