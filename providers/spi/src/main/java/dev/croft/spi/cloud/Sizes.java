package dev.croft.spi.cloud;

import dev.croft.spi.VmSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Instance types by CPUs and memory: a table, so that a preview asks nobody and a choice never changes by itself. */
public final class Sizes {
    /** One line of the table. */
    public record Size(String type, int cpus, int memoryMib) {}

    private final List<Size> all;

    private Sizes(List<Size> all) {
        this.all = all;
    }

    /** @param table lines of name, CPUs and MiB of memory, the cheapest first; the stream is closed */
    public static Sizes of(InputStream table) {
        try (table) {
            return new Sizes(new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(part -> new Size(part[0], Integer.parseInt(part[1]), Integer.parseInt(part[2])))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The type of a declaration; empty where there is none so large. */
    public Optional<String> type(VmSpec spec) {
        return spec.instanceType().or(() -> smallest(spec.cpus(), spec.memoryMib()));
    }

    public Optional<String> smallest(int cpus, int memoryMib) {
        return all.stream()
                .filter(size -> size.cpus() >= cpus && size.memoryMib() >= memoryMib)
                .map(Size::type)
                .findFirst();
    }

    /** What a type has; empty for one that is not in the table. */
    public Optional<Size> size(String type) {
        return all.stream().filter(size -> size.type().equals(type)).findFirst();
    }

    /**
     * A machine's size as its declaration would say it.
     *
     * @param type empty where it follows from CPUs and memory
     * @param drift whether it is another than the declaration comes to
     */
    public record Found(int cpus, int memoryMib, Optional<String> type, boolean drift) {}

    /** What a machine of that type is, to a declaration; at an import there is none. */
    public Found found(String type, Optional<VmSpec> last) {
        var there = size(type);
        if (last.isEmpty()) {
            var cpus = there.map(Size::cpus).orElse(1);
            var memory = there.map(Size::memoryMib).orElse(1024);
            var follows = there.isPresent() && smallest(cpus, memory).equals(Optional.of(type));
            return new Found(cpus, memory, follows ? Optional.empty() : Optional.of(type), false);
        }
        var spec = last.get();
        if (spec.instanceType().isPresent()) {
            return new Found(spec.cpus(), spec.memoryMib(), Optional.of(type), false);
        }
        if (type(spec).equals(Optional.of(type))) {
            return new Found(spec.cpus(), spec.memoryMib(), Optional.empty(), false);
        }
        return new Found(
                there.map(Size::cpus).orElse(spec.cpus()),
                there.map(Size::memoryMib).orElse(spec.memoryMib()),
                Optional.empty(),
                true);
    }
}
