package dev.croft.components.data;

import java.util.Optional;

/**
 * A node that the environment creates.
 *
 * @param name instance name and host name
 * @param cluster the cluster that it takes its identity from
 * @param ip its address in the environment's network
 * @param machine its size, where its part gives one
 */
public record NodeData(String name, String cluster, String ip, Optional<Machine> machine) {}
