package dev.croft.libvirt.qemu;

import dev.croft.libvirt.Machine;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.libvirt.xml.XmlTemplate.Fragment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A virtual machine as libvirt takes it. */
final class QemuXml {
    /** Target of the seed. */
    static final String SEED = "/croft/seed";
    /** The root and the seed come before the data disks. */
    private static final int FIRST_DATA_DISK = 2;

    private QemuXml() {}

    /**
     * @param format of the base image: {@code qcow2} or {@code raw}
     * @param seed path of the seed
     * @param console path of the console's log
     */
    static String render(Machine machine, Accelerator accelerator, String format, String seed, String console) {
        var mounts = new ArrayList<Fragment>();
        var disks = new ArrayList<Fragment>();
        machine.data().forEach((mountPath, path) -> {
            var serial = NoCloud.serial(mountPath);
            mounts.add(XmlTemplate.fragment("node-mount.xml", Map.of("serial", serial, "path", mountPath)));
            disks.add(XmlTemplate.fragment(
                    "qemu-disk.xml",
                    Map.of("path", path, "device", device(FIRST_DATA_DISK + disks.size()), "serial", serial)));
        });
        var holes = new HashMap<>(machine.holes(List.copyOf(mounts)));
        holes.put("type", accelerator.type());
        holes.put("cpu", accelerator.cpu());
        holes.put("root", machine.files().getOrDefault(Machine.ROOT, ""));
        holes.put("format", format);
        holes.put("image", machine.files().getOrDefault(Machine.BASE, ""));
        holes.put("seed", seed);
        holes.put("console", console);
        holes.put("disks", disks);
        return XmlTemplate.render("qemu.xml", holes);
    }

    /** {@code vda} to {@code vdz}, then {@code vdaa}, as the kernel counts. */
    static String device(int index) {
        var name = new StringBuilder();
        for (var n = index; n >= 0; n = n / 26 - 1) {
            name.insert(0, (char) ('a' + n % 26));
        }
        return "vd" + name;
    }
}
