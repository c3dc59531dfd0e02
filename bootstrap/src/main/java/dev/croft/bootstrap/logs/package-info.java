/** How what nodes and databases log reaches the environment's log servers. */
package dev.croft.bootstrap.logs;
