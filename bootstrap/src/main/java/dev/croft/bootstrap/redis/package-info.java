/**
 * Module REDIS: standalone instances with replicas, groups that Sentinel watches, and clusters of shards. What an instance is told
 * at its start is ours; whom it follows later is its own (it rewrites a file of its own), and is read and changed by RESP.
 */
package dev.croft.bootstrap.redis;
