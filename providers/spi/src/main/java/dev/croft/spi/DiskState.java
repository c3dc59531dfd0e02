package dev.croft.spi;

import dev.croft.model.Doc;

/** What a backend knows of a disk. */
public record DiskState(
        @Doc("What holds it: `ext4` (a file system already, for containers) or `block`.") String content) {}
