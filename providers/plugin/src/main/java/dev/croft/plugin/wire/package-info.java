/** Pulumi's wire: property values, paths, calls with deadlines, the engine's log. */
package dev.croft.plugin.wire;
