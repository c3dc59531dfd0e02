package dev.croft.bootstrap.engine;

/**
 * What a node is.
 *
 * @param os id and release as os-release(5) says: {@code debian-13}
 * @param arch Debian's name of its architecture
 * @param virtualization as systemd-detect-virt(1) says; {@code none} on bare metal
 * @param memoryMib memory that it may use
 */
public record Machine(String os, String arch, String kernel, String virtualization, int cpus, int memoryMib) {}
