package dev.croft.plugin.resource;

import dev.croft.model.Value;

/**
 * A thing that was made or found.
 *
 * @param id its name in Pulumi's state
 * @param outputs what comes out of it, without the inputs that are echoed
 */
public record Outcome(String id, Value.Obj outputs) {}
