/** What the plugin does for one kind of resource: a handler with a verb for each of Pulumi's, and what all kinds share. */
package dev.croft.plugin.resource;
