package dev.croft.plugin.construct;

import com.pulumi.resources.ComponentResource;
import java.util.Map;

/**
 * A component that was made.
 *
 * @param component the component
 * @param outputs what the program sees of it: trees of maps, lists, texts, numbers and Outputs of these
 */
record Made(ComponentResource component, Map<String, Object> outputs) {}
