/**
 * An etcd cluster as one resource. Its members are started together, joined, left and restarted one at a time; data that
 * is there is never overwritten.
 */
package dev.croft.bootstrap.etcd;
