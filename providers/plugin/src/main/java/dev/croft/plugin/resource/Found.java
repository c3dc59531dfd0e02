package dev.croft.plugin.resource;

import dev.croft.model.Value;

/**
 * What a Read found.
 *
 * @param inputs the thing as a declaration
 * @param outputs what comes out of it, without the inputs that are echoed
 */
public record Found<I extends Record>(I inputs, Value.Obj outputs) {}
