package dev.croft.libvirt.qemu;

import dev.croft.libvirt.host.Command;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What runs a virtual machine's code. */
enum Accelerator {
    /** The host's processor. */
    KVM("kvm", "host-passthrough"),
    /** QEMU's translator: it works everywhere, some ten times slower. */
    TCG("qemu", "maximum");

    private final String type;
    private final String cpu;

    Accelerator(String type, String cpu) {
        this.type = type;
        this.cpu = cpu;
    }

    /** The domain's type, in libvirt's terms. */
    String type() {
        return type;
    }

    /** The CPU's mode, in libvirt's terms. */
    String cpu() {
        return cpu;
    }

    /**
     * KVM where it works. That libvirt offers it does not say so: there are hosts with a /dev/kvm on which no ordinary
     * guest runs. So on this machine a virtual machine without disks is run until its firmware looks for one.
     *
     * @param local whether libvirt's host is this machine
     */
    static Accelerator find(Call call, Hypervisor hypervisor, boolean local) {
        var capabilities = hypervisor.run(call.owner().name(), connect -> connect.getCapabilities());
        var offered = !XmlDoc.parse(capabilities)
                .all("/capabilities/guest/arch[@name='x86_64']/domain[@type='kvm']")
                .isEmpty();
        if (!offered) {
            call.progress().accept("no KVM on libvirt's host: translating the machine's code (TCG), which is slow");
            return TCG;
        }
        if (local && Files.isWritable(Path.of("/dev/kvm")) && !works(call)) {
            call.progress()
                    .accept("KVM is there but runs no guest: translating the machine's code (TCG), which is slow");
            return TCG;
        }
        return KVM;
    }

    /** The firmware's own log comes by the port of its debug console. */
    private static boolean works(Call call) {
        try {
            var lines = Command.run(
                    call,
                    List.of(
                            "timeout",
                            "10",
                            "qemu-system-x86_64",
                            "-accel",
                            "kvm",
                            "-cpu",
                            "host",
                            "-machine",
                            "q35",
                            "-m",
                            "64",
                            "-nodefaults",
                            "-display",
                            "none",
                            "-no-reboot",
                            "-boot",
                            "reboot-timeout=1",
                            "-debugcon",
                            "stdio",
                            "-global",
                            "isa-debugcon.iobase=0x402"),
                    124,
                    line -> {});
            return lines.stream().anyMatch(line -> line.contains("No bootable device"));
        } catch (CloudException e) {
            call.checkpoint("trying KVM");
            return false;
        }
    }
}
