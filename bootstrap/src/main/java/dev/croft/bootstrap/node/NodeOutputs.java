package dev.croft.bootstrap.node;

import dev.croft.bootstrap.ssh.HostKeys;
import dev.croft.model.Connection;
import dev.croft.model.Doc;
import dev.croft.model.Follows;
import dev.croft.model.JumpHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Doc("What a node is, for other resources to use.")
public record NodeOutputs(
        @Doc("How to reach it; every other resource on this node takes this one.") Connection connection,
        @Doc("The part of that which is no secret, with the host key that it shows.") @Follows("connection")
                Endpoint endpoint,
        @Doc("Its name.") String name,
        @Doc("Its address in the environment's network.") String ip,
        @Doc("Its full name.") String fqdn,
        @Doc("What it is made of.") Facts facts,
        @Doc("What was declared and does not apply to it, with the reason.") Map<String, String> skipped) {

    @Doc("Where a node's sshd is and how it proves itself.")
    public record Endpoint(
            @Doc("Address or name.") String host,
            @Doc("TCP port.") int port,
            @Doc("User to log in as.") String user,
            @Doc("Public host key, `ssh-ed25519 AAAA...`: the replaced one where it is replaced.") String hostKey,
            @Doc("The host to go through where it is not reached directly.") Optional<Jump> jump) {
        static Endpoint of(Connection c) {
            return new Endpoint(
                    c.host(), c.port(), c.user(), HostKeys.shown(c), c.jump().map(Jump::of));
        }
    }

    @Doc("The sshd in front of a node's.")
    public record Jump(
            @Doc("Address or name.") String host,
            @Doc("TCP port.") int port,
            @Doc("User to log in as.") String user,
            @Doc("Public host key.") String hostKey) {
        static Jump of(JumpHost j) {
            return new Jump(j.host(), j.port(), j.user(), HostKeys.shown(j));
        }
    }

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
