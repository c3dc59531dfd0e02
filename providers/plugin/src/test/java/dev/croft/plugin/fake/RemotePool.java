package dev.croft.plugin.fake;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.ResourceArgs;
import java.util.List;
import java.util.Map;

/** {@code croft:components:NodePool} as a program in another language has it: made by the plugin, on its behalf. */
public final class RemotePool extends ComponentResource {
    @Export(
            name = "nodes",
            refs = {List.class, Map.class, String.class, Object.class},
            tree = "[0,[1,2,3]]")
    public Output<List<Map<String, Object>>> nodes;

    /** Its inputs; {@code nodes} is as the test says, right or wrong. */
    public static final class Args extends ResourceArgs {
        @Import(name = "image", required = true)
        final Output<String> image;

        @Import(name = "network", required = true)
        final Output<String> network;

        @Import(name = "key", required = true)
        final Output<Map<String, String>> key;

        @Import(name = "nodes", required = true)
        final Output<List<Map<String, Object>>> nodes;

        @Import(name = "allowDestroy")
        final Output<Boolean> allowDestroy;

        public Args(
                Output<String> image,
                Output<String> network,
                Output<Map<String, String>> key,
                Output<List<Map<String, Object>>> nodes,
                boolean allowDestroy) {
            this.image = image;
            this.network = network;
            this.key = key;
            this.nodes = nodes;
            this.allowDestroy = Output.of(allowDestroy);
        }
    }

    public RemotePool(String name, Args args, ComponentResourceOptions options) {
        super("croft:components:NodePool", name, args, options, true);
    }
}
