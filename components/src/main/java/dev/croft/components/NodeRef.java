package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.sdk.bootstrap.Node;
import dev.croft.sdk.bootstrap.outputs.NodeEndpoint;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.inputs.JumpHostArgs;
import dev.croft.sdk.outputs.Connection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node that can be reached: made by a {@link NodePool}, or the user's own.
 *
 * @param name instance name and host name
 * @param cluster the cluster that it takes its identity from
 * @param ip its address in the environment's network
 * @param connection how it is reached, with the private key: secret as a whole
 * @param endpoint the part of it that is not secret: {@code host}, {@code port}, {@code user}, {@code hostKey},
 *     and the same as {@code jump} where it is reached through another node
 */
public record NodeRef(
        String name,
        String cluster,
        String ip,
        Output<ConnectionArgs> connection,
        Output<Map<String, Object>> endpoint) {
    /** The same node, reached as its resource says. */
    NodeRef through(Node managed) {
        return new NodeRef(
                name,
                cluster,
                ip,
                managed.connection().applyValue(NodeRef::args),
                managed.endpoint().applyValue(NodeRef::fields));
    }

    private static Map<String, Object> fields(NodeEndpoint e) {
        var fields = new LinkedHashMap<>(fields(e.host(), e.port(), e.user(), e.hostKey()));
        e.jump().ifPresent(j -> fields.put("jump", fields(j.host(), j.port(), j.user(), j.hostKey())));
        return Map.copyOf(fields);
    }

    static Map<String, Object> fields(String host, int port, String user, String hostKey) {
        return Map.of("host", host, "port", port, "user", user, "hostKey", hostKey);
    }

    private static ConnectionArgs args(Connection c) {
        var args = ConnectionArgs.builder()
                .host(c.host())
                .user(c.user())
                .hostKey(c.hostKey())
                .privateKey(c.privateKey());
        c.port().ifPresent(args::port);
        c.replaceHostKey().ifPresent(args::replaceHostKey);
        c.jump().ifPresent(j -> {
            var jump = JumpHostArgs.builder()
                    .host(j.host())
                    .user(j.user())
                    .hostKey(j.hostKey())
                    .privateKey(j.privateKey());
            j.port().ifPresent(jump::port);
            j.replaceHostKey().ifPresent(jump::replaceHostKey);
            args.jump(jump.build());
        });
        return args.build();
    }
}
