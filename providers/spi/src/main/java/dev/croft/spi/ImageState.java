package dev.croft.spi;

import dev.croft.model.Doc;

/** What a backend knows of an image. */
public record ImageState(
        @Doc("The image's format: `root` (a file system for containers), `qcow2`, or a cloud's own.") String format,
        @Doc("The operating system: `debian-13`.") String os,
        @Doc("User that machines made from it are logged in to as.") String user) {}
