package dev.croft.plugin.fake;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.ResourceArgs;
import java.util.Map;

/** A provider instance with the backend in memory: the generated class knows the real backends only. */
public final class FakeProvider extends ProviderResource {
    public FakeProvider(String name) {
        super("croft", name, new Args(), CustomResourceOptions.Empty);
    }

    private static final class Args extends ResourceArgs {
        @Import(name = "backend")
        final Output<String> backend = Output.of("fake");

        @Import(name = "fake", json = true)
        final Output<Map<String, Object>> fake = Output.of(Map.of("uri", "mem:///"));
    }
}
