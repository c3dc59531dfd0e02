/** What programs build environments from: Pulumi components over the plugin's resources. */
package dev.croft.components;
