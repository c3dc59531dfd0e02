package dev.croft.spi;

import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Doc("A machine. It is made with a host key of ours, so that the first SSH contact is already verified.")
public record VmSpec(
        @Doc("Its host name; left out: the resource's name.")
                @Replaces
                @Matches(
                        value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
                        allowed = "a host name: lower-case letters, digits and dashes")
                Optional<String> hostname,
        @Doc("Id of an Image.") @Replaces String image,
        @Doc("Number of CPUs.") @Default("1") @Range(min = 1, max = 512) int cpus,
        @Doc("Memory in MiB.") @Default("1024") @Range(min = 256) int memoryMib,
        @Doc("Size of the root disk in GiB.") @Default("20") @Range(min = 2, max = 16384) int rootDiskGib,
        @Doc("Id of a Network.") @Replaces String network,
        @Doc("Name of the network's subnet; left out: the first.") @Replaces Optional<String> subnet,
        @Doc("Its address inside the network; left out: one is chosen.") @Replaces Optional<String> privateIp,
        @Doc("Whether it gets a public address.") @Default("false") boolean assignPublicIp,
        @Doc("Data disks.") List<Attachment> disks,
        @Doc("Public keys that may log in.") List<String> sshKeys,
        @Doc("cloud-init user data, where the image has cloud-init.") @Replaces Optional<String> userData,
        @Doc("Labels in the backend.") Map<String, String> tags,
        @Doc("The cloud's own name of a size, such as `m6i.large`; left out: the smallest with `cpus` and `memoryMib`.")
                Optional<String> instanceType,
        @Doc("Whether it is cheap and may be taken away by the cloud at any time.") @Replaces(addedLater = true)
                Optional<Boolean> spot,
        @Doc("Whether the cloud refuses to delete it until this is taken back.")
                Optional<Boolean> terminationProtection) {

    @Doc("A data disk of a machine.")
    public record Attachment(
            @Doc("Id of a Disk.") String disk,
            @Doc("Where it is mounted, such as `/data`.")
                    @Matches(value = "/[a-zA-Z0-9/_-]+", allowed = "an absolute path")
                    String mountPath) {}

    /** One of a size that follows from CPUs and memory. */
    public VmSpec(
            Optional<String> hostname,
            String image,
            int cpus,
            int memoryMib,
            int rootDiskGib,
            String network,
            Optional<String> subnet,
            Optional<String> privateIp,
            boolean assignPublicIp,
            List<Attachment> disks,
            List<String> sshKeys,
            Optional<String> userData,
            Map<String, String> tags) {
        this(
                hostname,
                image,
                cpus,
                memoryMib,
                rootDiskGib,
                network,
                subnet,
                privateIp,
                assignPublicIp,
                disks,
                sshKeys,
                userData,
                tags,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public VmSpec {
        var problems = new ArrayList<Problem>();
        privateIp.ifPresent(ip -> {
            try {
                Cidr.address(ip);
            } catch (InvalidException e) {
                problems.add(e.problems().get(0).under("privateIp"));
            }
        });
        var paths = new HashSet<String>();
        for (var i = 0; i < disks.size(); i++) {
            if (!paths.add(disks.get(i).mountPath())) {
                problems.add(new Problem(
                        "disks[" + i + "].mountPath", "'" + disks.get(i).mountPath() + "' is there twice"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
