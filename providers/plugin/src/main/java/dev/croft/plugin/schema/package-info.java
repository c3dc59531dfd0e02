/** The package schema that Pulumi asks for, made from the records that declare the resources. */
package dev.croft.plugin.schema;
