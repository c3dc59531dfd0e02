package dev.croft.plugin.resource;

import dev.croft.model.Doc;
import java.util.Map;

/** What the state of a compute resource holds besides what the backend tells. */
public record Drifted(
        @Doc(
                        "What is not as declared and has no field of its own: what it is about, and what was found. Empty if all is well.")
                Map<String, String> drift) {}
