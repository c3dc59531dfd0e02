/** The offline package repository: what it is on this machine, and how it gets onto a node. */
package dev.croft.bootstrap.bundle;
