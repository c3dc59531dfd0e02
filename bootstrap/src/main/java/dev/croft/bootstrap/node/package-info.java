/** NODES: turns any Linux host with an SSH address into a named, tuned, monitored node of an environment. */
package dev.croft.bootstrap.node;
