/** Files that land on a node, kept as resources in the syntax of the program that reads them. */
package dev.croft.bootstrap.template;
