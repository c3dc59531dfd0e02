/**
 * Turns reachable nodes into what is declared, over SSH. It knows nothing of Pulumi: a module takes a record, says what
 * each node must have, and brings the nodes there.
 */
package dev.croft.bootstrap;
