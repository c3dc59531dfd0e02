package dev.croft.libvirt;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

@Doc("Settings of libvirt.")
public record LibvirtConfig(
        @Doc("Which libvirt to use.")
                @Default("\"lxc:///\"")
                @Matches(
                        value = "lxc(\\+[a-z0-9]+)?://.*|qemu(\\+[a-z0-9]+)?://[^/]*/system([?].*)?",
                        allowed =
                                "lxc:/// for containers or qemu:///system for virtual machines, or the same on another host")
                String uri,
        @Doc("Storage pool that images and disks are kept in; made if it is not there.")
                @Default("\"croft\"")
                @Matches(
                        value = "[A-Za-z0-9][A-Za-z0-9._-]*",
                        allowed = "a name of letters, digits, dot, dash, underscore")
                String pool,
        @Doc("Folder of the pool on libvirt's host, where it has to be made.")
                @Default("\"/var/lib/libvirt/croft\"")
                @Matches(value = "/.*", allowed = "an absolute path")
                String poolPath,
        @Doc("Folder in which lxcfs serves the containers' /proc files.")
                @Default("\"/var/lib/lxcfs\"")
                @Matches(value = "/.*", allowed = "an absolute path")
                String lxcfs,
        @Doc("Folder for built images; left out: $CROFT_CACHE/images.") Optional<String> images,
        @Doc("What runs the code of virtual machines, `kvm` or `tcg`; left out: KVM where it works.")
                @Matches(value = "kvm|tcg", allowed = "kvm or tcg")
                Optional<String> accelerator) {

    /** Whether libvirt runs on this machine. */
    public boolean local() {
        return uri.startsWith("lxc:///") || uri.startsWith("qemu:///");
    }

    /** Whether machines are virtual machines, not containers. */
    public boolean virtual() {
        return uri.startsWith("qemu");
    }

    /** The folder of lxcfs, if there is one; on another host we cannot know. */
    public Optional<String> lxcfsFolder() {
        return local() && Files.isDirectory(Path.of(lxcfs)) ? Optional.of(lxcfs) : Optional.empty();
    }

    /** Where built images are kept. */
    public Path imageFolder(Map<String, String> environment) {
        return images.map(Path::of).orElseGet(() -> {
            var cache = environment.get("CROFT_CACHE");
            if (cache != null && !cache.isEmpty()) {
                return Path.of(cache, "images");
            }
            var xdg = environment.get("XDG_CACHE_HOME");
            var home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
            return (xdg == null || xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg)).resolve("croft/images");
        });
    }
}
