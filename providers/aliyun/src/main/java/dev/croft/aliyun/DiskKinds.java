package dev.croft.aliyun;

import dev.croft.model.Problem;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kinds of disks with their bounds (ECS guide, "ESSDs" and "Elastic ephemeral and cloud disks"). Aliyun checks the rest. */
enum DiskKinds {
    ESSD("cloud_essd", Optional.of("PL1"), 20, 65536),
    ESSD_PL0("cloud_essd", Optional.of("PL0"), 1, 65536),
    ESSD_PL2("cloud_essd", Optional.of("PL2"), 461, 65536),
    ESSD_PL3("cloud_essd", Optional.of("PL3"), 1261, 65536),
    AUTO("cloud_auto", Optional.empty(), 1, 65536),
    SSD("cloud_ssd", Optional.empty(), 20, 32768),
    EFFICIENCY("cloud_efficiency", Optional.empty(), 20, 32768);

    static final DiskKinds DEFAULT = ESSD;

    private final String category;
    private final Optional<String> level;
    private final int smallest;
    private final int largest;

    DiskKinds(String category, Optional<String> level, int smallest, int largest) {
        this.category = category;
        this.level = level;
        this.smallest = smallest;
        this.largest = largest;
    }

    /** As a declaration has it: {@code cloud_essd}, {@code cloud_essd:PL2}. */
    String text() {
        return this == DEFAULT ? category : level.map(l -> category + ":" + l).orElse(category);
    }

    String category() {
        return category;
    }

    /** The performance level, where the category has such. */
    Optional<String> level() {
        return level;
    }

    static Optional<DiskKinds> of(String text) {
        return List.of(values()).stream().filter(k -> k.text().equals(text)).findFirst();
    }

    static DiskKinds of(DiskSpec spec) {
        return spec.kind().flatMap(DiskKinds::of).orElse(DEFAULT);
    }

    /** Of what Aliyun says; one that is not in this list is told in Aliyun's own words. */
    static String text(String category, String level) {
        return List.of(values()).stream()
                .filter(k -> k.category.equals(category))
                .filter(k -> k.level.isEmpty() || k.level.get().equals(level.toUpperCase(Locale.ROOT)))
                .map(DiskKinds::text)
                .findFirst()
                .orElse(category);
    }

    static List<Problem> problems(DiskSpec spec) {
        var problems = new Problems("aliyun");
        if (spec.kind().isPresent() && of(spec.kind().get()).isEmpty()) {
            return problems.when(
                            true,
                            "kind",
                            "aliyun has "
                                    + String.join(
                                            ", ",
                                            List.of(values()).stream()
                                                    .map(DiskKinds::text)
                                                    .toList())
                                    + ", found '" + spec.kind().get() + "'")
                    .list();
        }
        var kind = of(spec);
        return problems.when(
                        spec.sizeGib() < kind.smallest || spec.sizeGib() > kind.largest,
                        "sizeGib",
                        "aliyun has " + kind.text() + " of " + kind.smallest + " to " + kind.largest + " GiB, found "
                                + spec.sizeGib())
                .when(
                        spec.iops().isPresent() && kind != AUTO,
                        "iops",
                        "aliyun has none to choose for " + kind.text() + ": leave it out, or use cloud_auto")
                .when(
                        spec.iops().orElse(0) > 50000,
                        "iops",
                        "aliyun provisions at most 50000 for cloud_auto, above what the disk has of itself")
                .absent(spec.throughput(), "throughput", "has none to choose: it follows from kind and size")
                .list();
    }
}
