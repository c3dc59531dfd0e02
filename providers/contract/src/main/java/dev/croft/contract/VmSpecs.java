package dev.croft.contract;

import dev.croft.spi.VmSpec;
import java.util.Map;

/** A declaration of a machine with one field changed. */
public final class VmSpecs {
    private VmSpecs() {}

    public static VmSpec with(VmSpec s, String field, Object value) {
        var m = Map.of(field, value);
        return new VmSpec(
                s.hostname(),
                s.image(),
                or(m, "cpus", s.cpus()),
                or(m, "memoryMib", s.memoryMib()),
                or(m, "rootDiskGib", s.rootDiskGib()),
                s.network(),
                or(m, "subnet", s.subnet()),
                or(m, "privateIp", s.privateIp()),
                or(m, "assignPublicIp", s.assignPublicIp()),
                or(m, "disks", s.disks()),
                or(m, "sshKeys", s.sshKeys()),
                or(m, "userData", s.userData()),
                or(m, "tags", s.tags()),
                or(m, "instanceType", s.instanceType()),
                or(m, "spot", s.spot()),
                or(m, "terminationProtection", s.terminationProtection()));
    }

    @SuppressWarnings("unchecked")
    private static <T> T or(Map<String, Object> changed, String field, T otherwise) {
        return (T) changed.getOrDefault(field, otherwise);
    }
}
