/** What a provider instance is configured with. */
package dev.croft.plugin.config;
