package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A domain's definition as a declaration. */
final class VmReading {
    private VmReading() {}

    /**
     * What was asked for, with what is really there in place of what differs. A field that was left out stays so.
     *
     * @param rootGib size of the root volume; empty where it is missing
     */
    static VmSpec spec(DomainView view, Node node, Optional<Integer> rootGib, Optional<VmSpec> last) {
        return new VmSpec(
                chosen(last.map(VmSpec::hostname), node.hostname()),
                node.image(),
                view.cpus(),
                view.memoryMib(),
                rootGib.or(() -> last.map(VmSpec::rootDiskGib)).orElse(2),
                view.networks().stream().findFirst().orElse(""),
                last.flatMap(VmSpec::subnet),
                chosen(
                        last.map(VmSpec::privateIp),
                        view.addresses().stream().findFirst().orElse("")),
                false,
                disks(view, last.map(VmSpec::disks).orElse(List.of())),
                node.sshKeys(),
                Optional.empty(),
                node.tags());
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
