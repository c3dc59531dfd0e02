package dev.croft.plugin.construct;

import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.Map;

/** A component without its children: what a preview shows where it is not known yet what they are. */
final class Hull extends ComponentResource {
    Hull(String type, String name, ComponentResourceOptions options) {
        super(type, name, options);
        registerOutputs(Map.of());
    }
}
