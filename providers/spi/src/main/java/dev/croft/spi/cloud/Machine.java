package dev.croft.spi.cloud;

import dev.croft.model.Problem;
import dev.croft.spi.Problems;
import dev.croft.spi.VmSpec;
import dev.croft.spi.seed.Boot;
import dev.croft.spi.seed.UserData;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a cloud's machine can be and become.
 *
 * @param backend its name, for errors
 * @param sizes its instance types
 * @param types what the name of an instance type looks like
 * @param example such a name
 */
public record Machine(String backend, Sizes sizes, Tags.Limits tags, String types, String example) {
    private static final String KEYS = "are written at the first boot and cannot be changed from here: set them back;"
            + " change keys on the node itself, or replace the machine (pulumi up --replace URN)";

    /** What in a declaration the cloud cannot do. */
    public List<Problem> problems(VmSpec spec) {
        var size = Boot.size(spec);
        var problems = new Problems(backend)
                .when(
                        sizes.type(spec).isEmpty(),
                        "cpus",
                        backend + " has no machine in its table with " + spec.cpus() + " CPUs and " + spec.memoryMib()
                                + " MiB of memory: give instanceType")
                .when(
                        spec.instanceType().filter(t -> !t.matches(types)).isPresent(),
                        "instanceType",
                        "is not an instance type such as " + example + ": '"
                                + spec.instanceType().orElse("") + "'")
                .when(
                        spec.userData().flatMap(UserData::problem).isPresent(),
                        "userData",
                        spec.userData().flatMap(UserData::problem).orElse(""))
                .when(
                        size > Boot.LIMIT,
                        "userData",
                        backend + " takes " + Boot.LIMIT + " bytes with what Croft adds, found " + size
                                + ": have it fetch the rest from elsewhere")
                .when(
                        spot(spec) && spec.terminationProtection().orElse(false),
                        "terminationProtection",
                        backend + " protects no spot instances: leave one of the two out")
                .list();
        return Stream.concat(problems.stream(), tags.problems("tags", spec.tags()).stream())
                .toList();
    }

    /** What in a change cannot be done. */
    public List<Problem> refused(VmSpec before, VmSpec after) {
        var stops =
                !sizes.type(before).equals(sizes.type(after)) || !before.disks().equals(after.disks());
        return new Problems(backend)
                .shrinks("rootDiskGib", before.rootDiskGib(), after.rootDiskGib())
                .when(!after.sshKeys().equals(before.sshKeys()), "sshKeys", KEYS)
                .when(
                        stops && spot(after),
                        "spot",
                        backend + " cannot stop a spot instance, which a change of its size or disks needs: set them"
                                + " back, or replace the machine (pulumi up --replace URN)")
                .list();
    }

    private static boolean spot(VmSpec spec) {
        return spec.spot().orElse(false);
    }

    /** What a change restarts; see {@link dev.croft.spi.Store#notes}. */
    public List<String> notes(VmSpec before, Optional<VmSpec> after, Set<String> changed) {
        var resized = Stream.of("cpus", "memoryMib", "instanceType")
                .filter(changed::contains)
                .filter(f -> after.filter(a -> sizes.type(a).equals(sizes.type(before)))
                        .isEmpty());
        var why = Stream.concat(resized, Stream.of("disks").filter(changed::contains))
                .toList();
        return why.isEmpty()
                ? List.of()
                : List.of("a change of " + String.join(", ", why)
                        + " restarts the machine: it is stopped in order, then started again"
                        + after.flatMap(sizes::type)
                                .filter(t -> !Optional.of(t).equals(sizes.type(before)))
                                .map(t -> " as " + t)
                                .orElse(""));
    }
}
