package dev.croft.libvirt.lxc;

import dev.croft.libvirt.Machine;
import dev.croft.libvirt.Names;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.libvirt.xml.XmlTemplate.Fragment;
import dev.croft.spi.NetworkSpec.Egress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container as libvirt takes it. */
final class LxcXml {
    private LxcXml() {}

    /** @param lxcfs folder in which the host serves true /proc files */
    static String render(Machine machine, Optional<String> lxcfs) {
        var network = machine.network();
        var holes = new HashMap<>(machine.holes(List.of()));
        holes.put("image", machine.files().get(Machine.BASE));
        holes.put("root", machine.files().get(Machine.ROOT));
        holes.put("disks", disks(machine));
        holes.put("lxcfs", Machine.maybe("lxcfs.xml", "folder", lxcfs));
        holes.put("address", machine.address());
        holes.put("prefix", String.valueOf(network.cidr().prefix()));
        holes.put(
                "route",
                network.egress() == Egress.NONE
                        ? new Fragment("")
                        : XmlTemplate.fragment("route.xml", Map.of("gateway", network.gateway())));
        return XmlTemplate.render("lxc.xml", holes);
    }

    private static List<Fragment> disks(Machine machine) {
        return machine.data().entrySet().stream()
                .map(disk -> XmlTemplate.fragment(
                        "disk.xml", Map.of("target", Names.diskTarget(disk.getKey()), "path", disk.getValue())))
                .toList();
    }
}
