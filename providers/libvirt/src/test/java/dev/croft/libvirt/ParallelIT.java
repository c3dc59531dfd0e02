package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Cidr;
import dev.croft.spi.Existing;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulumi makes machines side by side; on Debian 12 here, so that its image is tried as well. */
class ParallelIT {
    private static final int MACHINES = 8;

    @TempDir
    Path folder;

    @Test
    void machinesStartAndEndSideBySide() throws Exception {
        var threads = Executors.newFixedThreadPool(MACHINES);
        try (var it = new Fixture();
                var other = new LibvirtBackend(it.config, System.getenv())) {
            var key = folder.resolve("key");
            Fixture.sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
            var keys = List.of(Files.readString(Path.of(key + ".pub")).strip());
            var source = new ImageSpec("debian-12", Optional.empty(), List.of(), Optional.empty());
            var image = it.backend.images().create(it.call("image"), source);
            var spec =
                    new NetworkSpec(Cidr.parse("10.197.46.0/24"), List.of(), Egress.NAT, List.of(), Optional.empty());
            var network = it.backend.networks().create(it.call("net"), spec).id();
            // No addresses are given: each must get its own.
            var wanted = new VmSpec(
                    Optional.empty(),
                    image.id(),
                    1,
                    256,
                    2,
                    network,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    List.of(),
                    keys,
                    Optional.empty(),
                    Map.of());
            var creations = new ArrayList<Callable<Existing<VmSpec, VmState>>>();
            for (var n = 1; n <= MACHINES; n++) {
                var name = "vm-" + n;
                // Two providers: what holds one back from the other's loop devices is not a lock of one process.
                var backend = n % 2 == 0 ? other : it.backend;
                creations.add(() -> backend.vms().create(it.call(name), wanted));
            }
            var made = new ArrayList<Existing<VmSpec, VmState>>();
            for (var one : threads.invokeAll(creations)) {
                made.add(one.get());
            }
            assertThat(made.stream().map(m -> m.state().privateIp()).toList())
                    .doesNotHaveDuplicates()
                    .hasSize(MACHINES);
            for (var machine : made) {
                var known = Files.writeString(
                        folder.resolve("known"),
                        machine.state().privateIp() + " "
                                + machine.state().connection().hostKey() + "\n");
                assertThat(Fixture.ssh(
                                key,
                                known,
                                machine.state().privateIp(),
                                "systemctl is-system-running --wait; hostname; free -m | awk '/^Mem/{print $2}'"))
                        .matches("running\nvm-\\d\n256");
                assertThat(it.backend
                                .vms()
                                .read(it.call("vm"), machine.id(), Optional.of(wanted))
                                .orElseThrow()
                                .spec())
                        .isEqualTo(wanted);
            }
            var ends = new ArrayList<Callable<Boolean>>();
            for (var n = 1; n <= MACHINES; n++) {
                var name = "vm-" + n;
                var id = made.get(n - 1).id();
                ends.add(() -> {
                    it.backend.vms().delete(it.call(name), id, wanted);
                    return true;
                });
            }
            for (var one : threads.invokeAll(ends)) {
                assertThat(one.get()).isTrue();
            }
            it.backend.networks().delete(it.call("net"), network, spec);
            it.backend.images().delete(it.call("image"), image.id(), source);
            assertThat(it.left()).isEmpty();
            assertThat(Fixture.sh("losetup", "-a")).doesNotContain(it.run());
        } finally {
            threads.shutdownNow();
        }
    }
}
