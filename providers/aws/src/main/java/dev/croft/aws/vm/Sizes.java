package dev.croft.aws.vm;

import dev.croft.spi.VmSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Instance types by CPUs and memory: a table, so that a preview asks nobody and a choice never changes by itself. */
final class Sizes {
    /** One line of the table. */
    record Size(String type, int cpus, int memoryMib) {}

    private final List<Size> all;

    Sizes() {
        try (var in = Sizes.class.getResourceAsStream("instance-types")) {
            all = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(part -> new Size(part[0], Integer.parseInt(part[1]), Integer.parseInt(part[2])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The type of a declaration; empty where there is none so large. */
    Optional<String> type(VmSpec spec) {
        return spec.instanceType().or(() -> smallest(spec.cpus(), spec.memoryMib()));
    }

    Optional<String> smallest(int cpus, int memoryMib) {
        return all.stream()
                .filter(size -> size.cpus() >= cpus && size.memoryMib() >= memoryMib)
                .map(Size::type)
                .findFirst();
    }

    /** What a type has; empty for one that is not in the table. */
    Optional<Size> size(String type) {
        return all.stream().filter(size -> size.type().equals(type)).findFirst();
    }
}
