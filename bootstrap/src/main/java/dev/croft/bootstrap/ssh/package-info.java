/**
 * SSH to nodes: pinned host keys, jump hosts, deadlines, one connection per node for a whole process. The only package
 * that imports sshj.
 */
package dev.croft.bootstrap.ssh;
