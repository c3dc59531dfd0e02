package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Range;

@Doc("Size of a node.")
public record Machine(
        @Doc("Number of CPUs.") @Default("1") @Range(min = 1, max = 512) int cpus,
        @Doc("Memory in MiB.") @Default("1024") @Range(min = 512) int memoryMib,
        @Doc("Root disk in GiB.") @Default("20") @Range(min = 4, max = 16384) int rootDiskGib) {
    /** What a node gets where nobody says anything. */
    public static final Machine DEFAULT = new Machine(1, 1024, 20);
}
