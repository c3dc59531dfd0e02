package dev.croft.aws;

import dev.croft.model.Problem;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.Problems;
import java.util.List;
import java.util.Optional;

/** EBS volume types and their bounds (Amazon EBS user guide, "Volume types"). EC2 checks the rest. */
enum DiskKinds {
    GP3(1, 65536),
    GP2(1, 16384),
    IO2(4, 65536),
    IO1(4, 16384),
    ST1(125, 16384),
    SC1(125, 16384),
    STANDARD(1, 1024);

    static final DiskKinds DEFAULT = GP3;
    static final int GP3_IOPS = 3000;
    static final int GP3_THROUGHPUT = 125;

    private final int smallest;
    private final int largest;

    DiskKinds(int smallest, int largest) {
        this.smallest = smallest;
        this.largest = largest;
    }

    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<DiskKinds> of(String text) {
        return List.of(values()).stream().filter(k -> k.text().equals(text)).findFirst();
    }

    static DiskKinds of(DiskSpec spec) {
        return spec.kind().flatMap(DiskKinds::of).orElse(DEFAULT);
    }

    /** Operations a second as they are to be set; empty where the type has none to set. */
    Optional<Integer> iops(DiskSpec spec) {
        return switch (this) {
            case GP3 -> Optional.of(spec.iops().orElse(GP3_IOPS));
            case IO1, IO2 -> spec.iops();
            default -> Optional.empty();
        };
    }

    Optional<Integer> throughput(DiskSpec spec) {
        return this == GP3 ? Optional.of(spec.throughput().orElse(GP3_THROUGHPUT)) : Optional.empty();
    }

    static List<Problem> problems(DiskSpec spec) {
        var problems = new Problems("aws");
        if (spec.kind().isPresent() && of(spec.kind().get()).isEmpty()) {
            return problems.when(
                            true,
                            "kind",
                            "aws has gp3, gp2, io2, io1, st1, sc1 and standard, found '"
                                    + spec.kind().get() + "'")
                    .list();
        }
        var kind = of(spec);
        var provisioned = kind == IO1 || kind == IO2;
        return problems.when(
                        spec.sizeGib() < kind.smallest || spec.sizeGib() > kind.largest,
                        "sizeGib",
                        "aws has " + kind.text() + " of " + kind.smallest + " to " + kind.largest + " GiB, found "
                                + spec.sizeGib())
                .when(provisioned && spec.iops().isEmpty(), "iops", "aws needs it for " + kind.text())
                .when(
                        spec.iops().isPresent() && !provisioned && kind != GP3,
                        "iops",
                        "aws has none to choose for " + kind.text() + ": leave it out, or use gp3")
                .when(
                        kind == GP3
                                && (kind.iops(spec).get() < GP3_IOPS
                                        || kind.iops(spec).get() > 80000),
                        "iops",
                        "aws has 3000 to 80000 for gp3")
                .when(
                        kind == GP3 && kind.iops(spec).get() > Math.max(GP3_IOPS, 500L * spec.sizeGib()),
                        "iops",
                        "aws has at most 500 a GiB for gp3")
                .when(
                        spec.throughput().isPresent() && kind != GP3,
                        "throughput",
                        "aws has none to choose for " + kind.text() + ": leave it out, or use gp3")
                .when(
                        kind == GP3
                                && 4L * kind.throughput(spec).get()
                                        > kind.iops(spec).get(),
                        "throughput",
                        "aws has at most 0.25 MiB/s for each of iops: at most "
                                + kind.iops(spec).orElse(0) / 4 + " here")
                .list();
    }
}
