package dev.croft.libvirt.qemu;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.spi.Call;

/** Whether virtual machines would run by KVM here. */
public final class Kvm {
    private Kvm() {}

    public static boolean works(Call call, String uri) {
        try (var hypervisor = new Hypervisor(uri)) {
            return Accelerator.find(call, hypervisor, true) == Accelerator.KVM;
        }
    }
}
