/**
 * The resource plugin {@code pulumi-resource-croft}: Pulumi's provider protocol over the backends and the bootstrap
 * modules. Only this module knows Pulumi's protocol; what it serves knows nothing of it.
 */
package dev.croft.plugin;
