package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A domain's definition as a declaration. */
final class VmReading {
    private VmReading() {}

    /**
     * What was asked for, with what is really there in place of what differs. A field that was left out stays so.
     *
     * @param liveMib memory of the running machine, where it can be told
     * @param rootGib size of the root volume; empty where it is missing
     */
    static VmSpec spec(
            DomainView view, Node node, Optional<Integer> liveMib, Optional<Integer> rootGib, Optional<VmSpec> last) {
        // Whichever differs from what was declared, its definition or what runs, is what should be seen.
        var defined = last.filter(l -> l.memoryMib() != view.memoryMib()).isPresent();
        return new VmSpec(
                chosen(last.map(VmSpec::hostname), node.hostname()),
                node.image(),
                view.cpus(),
                defined ? view.memoryMib() : liveMib.orElse(view.memoryMib()),
                rootGib.or(() -> last.map(VmSpec::rootDiskGib)).orElse(2),
                view.networks().stream().findFirst().orElse(""),
                last.flatMap(VmSpec::subnet),
                chosen(
                        last.map(VmSpec::privateIp),
                        view.addresses().stream().findFirst().orElse("")),
                false,
                disks(view, last.map(VmSpec::disks).orElse(List.of())),
                node.sshKeys(),
                // It went into the first boot; what it says is nowhere in the definition.
                last.flatMap(VmSpec::userData),
                node.tags());
    }

    /**
     * Our own facts of a machine. One that was made by hand needs little of them: image and host name can be seen
     * elsewhere in its definition.
     */
    static Node node(DomainView view) {
        var told = view.node().orElse(new Node("", "", "", "", "", List.of(), Map.of()));
        return new Node(
                told.token(),
                told.urn(),
                told.image().isEmpty() ? image(view) : told.image(),
                told.hostname().isEmpty() ? view.name() : told.hostname(),
                told.hostKey(),
                told.sshKeys(),
                told.tags());
    }

    private static String image(DomainView view) {
        var base = view.files().getOrDefault(Machine.BASE, "");
        var name = base.substring(base.lastIndexOf('/') + 1);
        return name.endsWith(Names.IMAGE_SUFFIX) ? name.substring(0, name.length() - Names.IMAGE_SUFFIX.length()) : "";
    }

    /** Throws INVALID where a machine lacks what can be known from its definition only, and says how to add it. */
    static void importable(DomainView view, Optional<Integer> rootGib, String rootVolume) {
        var node = node(view);
        var missing = new ArrayList<String>();
        if (node.hostKey().isEmpty()) {
            missing.add("hostKey (the line of its /etc/ssh/ssh_host_ed25519_key.pub)");
        }
        if (node.image().isEmpty()) {
            missing.add("image (the id of the Image that it was made from)");
        }
        if (!missing.isEmpty()) {
            throw new CloudException(
                    Kind.INVALID,
                    view.name(),
                    "cannot be imported: its definition does not tell " + String.join(" and ", missing),
                    "add what is missing: virsh metadata " + view.name()
                            + " urn:croft:libvirt --key croft --set \"<node hostKey='ssh-ed25519 ...' image='...'/>\"");
        }
        if (view.networks().size() != 1 || view.addresses().isEmpty()) {
            throw new CloudException(
                    Kind.INVALID,
                    view.name(),
                    "cannot be imported: it needs one interface, in a libvirt network, with a static address, and has "
                            + view.networks().size() + " with "
                            + view.addresses().size() + " addresses",
                    "virsh edit " + view.name());
        }
        if (rootGib.isEmpty()) {
            throw new CloudException(
                    Kind.INVALID,
                    view.name(),
                    "cannot be imported: the pool has no volume of its name for what it writes",
                    "name its volume " + rootVolume);
        }
    }

    /** Left out before: left out now. */
    private static Optional<String> chosen(Optional<Optional<String>> last, String actual) {
        return last.filter(Optional::isEmpty).isPresent() ? Optional.empty() : Optional.of(actual);
    }

    /** In the order of the declaration, so that order alone is no difference. */
    private static List<Attachment> disks(DomainView view, List<Attachment> declared) {
        var there = view.files().entrySet().stream()
                .filter(f -> !Names.mountPath(f.getKey()).isEmpty())
                .map(f -> new Attachment(
                        f.getValue().substring(f.getValue().lastIndexOf('/') + 1), Names.mountPath(f.getKey())))
                .toList();
        var inOrder = declared.stream().filter(d -> there.stream().anyMatch(t -> same(t, d)));
        var others = there.stream().filter(t -> declared.stream().noneMatch(d -> same(t, d)));
        return Stream.concat(inOrder, others).toList();
    }

    /** A slash more or less is no difference. */
    private static boolean same(Attachment there, Attachment declared) {
        return there.disk().equals(declared.disk())
                && Names.diskTarget(there.mountPath()).equals(Names.diskTarget(declared.mountPath()));
    }
}
