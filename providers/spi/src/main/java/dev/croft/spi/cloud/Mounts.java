package dev.croft.spi.cloud;

import dev.croft.spi.VmSpec.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A machine's data disks with their mount points, which are in its tags. */
public final class Mounts {
    private Mounts() {}

    /**
     * The declared ones that are there, in the order of the last declaration.
     *
     * @param tags of the machine
     * @param attached ids of the disks that it has
     */
    public static List<Attachment> present(
            Map<String, String> tags, List<String> attached, Optional<List<Attachment>> last) {
        var paths = Tags.under(Tags.DISK, tags);
        var there = Set.copyOf(attached);
        var present = new ArrayList<Attachment>();
        last.orElse(List.of()).stream()
                .map(Attachment::disk)
                .filter(there::contains)
                .filter(paths::containsKey)
                .forEach(disk -> present.add(new Attachment(disk, paths.remove(disk))));
        paths.forEach((disk, path) -> {
            if (there.contains(disk)) {
                present.add(new Attachment(disk, path));
            }
        });
        return List.copyOf(present);
    }

    public static boolean same(Map<String, String> tags, List<String> attached, List<Attachment> wanted) {
        return Set.copyOf(present(tags, attached, Optional.empty())).equals(Set.copyOf(wanted));
    }
}
