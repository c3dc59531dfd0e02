package dev.croft.bootstrap.node;

import dev.croft.model.Connection;
import dev.croft.model.Doc;
import java.util.List;
import java.util.Map;

@Doc("What a node is, for other resources to use.")
public record NodeOutputs(
        @Doc("How to reach it; every other resource on this node takes this one.") Connection connection,
        @Doc("Its name.") String name,
        @Doc("Its address in the environment's network.") String ip,
        @Doc("Its full name.") String fqdn,
        @Doc("What it is made of.") Facts facts,
        @Doc("What was declared and does not apply to it, with the reason.") Map<String, String> skipped) {

    @Doc("What a node is made of.")
    public record Facts(
            @Doc("Operating system, such as `debian-13`.") String os,
            @Doc("Debian's name of its architecture, such as `amd64`.") String arch,
            @Doc("Version of its kernel.") String kernel,
            @Doc("What it runs in, as systemd-detect-virt says: `none`, `kvm`, `qemu`, `lxc`...") String virtualization,
            @Doc("Number of CPUs that it may use.") int cpus,
            @Doc("Memory that it may use, in MiB.") int memoryMib) {
        private static final List<String> CONTAINERS = List.of(
                "lxc",
                "lxc-libvirt",
                "docker",
                "podman",
                "openvz",
                "systemd-nspawn",
                "rkt",
                "wsl",
                "container-other",
                "proot",
                "pouch");

        /** Whether it shares its host's kernel and clock. */
        public boolean container() {
            return CONTAINERS.contains(virtualization);
        }
    }
}
