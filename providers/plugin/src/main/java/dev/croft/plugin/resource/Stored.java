package dev.croft.plugin.resource;

import dev.croft.model.Value;

/**
 * A resource as the last run left it.
 *
 * @param inputs what was declared, as a record
 * @param declared the same as it stands in the state, with its marks of secrecy
 * @param state all that came out of it
 */
public record Stored<I extends Record>(I inputs, Value.Obj declared, Value.Obj state) {}
