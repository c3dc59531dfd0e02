package dev.croft.spi;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Replaces;
import java.util.List;
import java.util.Optional;

@Doc(
        "A bootable image: resolved from an alias, or built with packages baked in. A machine keeps the image that it was made from.")
public record ImageSpec(
        @Doc(
                        "What to make it from: `debian-13` or `debian-12`; for virtual machines also the http or https URL or the absolute path of a qcow2 or raw disk, as cloud vendors have them.")
                @Default("\"debian-13\"")
                @Replaces
                String source,
        @Doc("SHA-256 of the file; needed where `source` is a URL.")
                @Replaces
                @Matches(value = "[0-9a-f]{64}", allowed = "64 lower-case hex digits")
                Optional<String> sha256,
        @Doc("Packages to bake in, so that nodes need not install them.")
                @Replaces
                @Matches(value = "[a-z0-9][a-z0-9+.-]*", allowed = "a Debian package name")
                List<String> packages,
        @Doc("Folder of the offline bundle that the packages come from; needed where packages are given.")
                Optional<String> bundle) {}
