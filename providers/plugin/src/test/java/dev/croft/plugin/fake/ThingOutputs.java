package dev.croft.plugin.fake;

import dev.croft.model.Connection;
import dev.croft.model.Doc;

/** What comes out of a test's module. */
public record ThingOutputs(@Doc("How it is reached.") Connection connection, @Doc("Where it is.") String endpoint) {}
