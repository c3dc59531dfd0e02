package dev.croft.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Cidr;
import dev.croft.spi.Backend;
import dev.croft.spi.Call;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.Existing;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import dev.croft.spi.Owner;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.VmState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The shortest whole life in a cloud: a network, a disk and the smallest machine with a public address are made, looked at,
 * changed and taken away. What was made is taken away when a step fails too, newest first.
 *
 * @param backend the cloud
 * @param diskGib the smallest disk that it sells
 * @param from who may reach the machine by SSH
 * @param sshKey public key of the machine's user
 * @param booted what a machine that boots must show; an emulator's does not
 * @param run in the names of all things, so that another run's are told apart
 */
public record Smoke(Backend backend, int diskGib, Cidr from, String sshKey, Consumer<VmState> booted, String run) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String ADDRESS = "10.199.77.10";
    private static final String HOST = "croft-smoke";

    /**
     * What a machine that boots must show: the host key that it was made with, cloud-init's work done, and its data disk in
     * its place. Needs {@code ssh} on this machine.
     *
     * @param privateKey the other half of the key that may log in; known hosts are kept beside it
     */
    public static Consumer<VmState> loggedIn(Path privateKey) {
        return vm -> {
            var at = vm.connection();
            var known = privateKey.resolveSibling("known_hosts");
            var said = "";
            try {
                Files.writeString(known, at.host() + " " + at.hostKey() + "\n");
                var until = Instant.now().plus(LIMIT);
                while (Instant.now().isBefore(until)) {
                    var ssh = new ProcessBuilder(
                                    "ssh",
                                    "-F",
                                    "/dev/null",
                                    "-i",
                                    privateKey.toString(),
                                    "-o",
                                    "UserKnownHostsFile=" + known,
                                    "-o",
                                    "GlobalKnownHostsFile=/dev/null",
                                    "-o",
                                    "StrictHostKeyChecking=yes",
                                    "-o",
                                    "BatchMode=yes",
                                    "-o",
                                    "ConnectTimeout=5",
                                    at.user() + "@" + at.host(),
                                    "cloud-init status --wait >/dev/null; sudo -n id -un; hostname; findmnt -no TARGET /data")
                            .redirectErrorStream(true)
                            .start();
                    said = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    // 255 is ssh's own: it could not get in, yet
                    if (ssh.waitFor() != 255 || said.contains("Host key verification failed")) {
                        break;
                    }
                    Thread.sleep(3000);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(said.lines()).containsExactly("root", HOST, "/data");
        };
    }

    /** Goes through all of it; fails with the first thing that is wrong. */
    public void live() throws Exception {
        var undo = new ArrayDeque<Runnable>();
        try (AutoCloseable all = () -> undoAll(undo)) {
            var image = backend.images().create(call("image"), image());
            var network = make("network", backend.networks(), network(), undo);
            var disk = make(
                    "disk", backend.disks(), new DiskSpec(diskGib, Optional.empty(), Optional.empty(), true), undo);
            var spec = machine(image.id(), network.id(), disk.id());
            var vm = make("vm", backend.vms(), spec, undo);
            assertThat(vm.state().publicIp()).as("public address").isPresent();
            assertThat(vm.state().connection().host())
                    .isEqualTo(vm.state().publicIp().orElseThrow());
            booted.accept(vm.state());
            var tagged = VmSpecs.with(spec, "tags", Map.of("cls", "smoke", "changed", "yes"));
            assertThat(backend.vms().refuse(spec, tagged)).isEmpty();
            backend.vms().update(call("vm"), vm.id(), spec, tagged);
            assertThat(look("vm", backend.vms(), vm.id(), tagged)).isEqualTo(tagged);
        }
    }

    /** All of it, whatever one of them says: what stays costs money. */
    private static void undoAll(Deque<Runnable> undo) {
        var left = new ArrayList<String>();
        undo.forEach(step -> {
            try {
                step.run();
            } catch (RuntimeException | AssertionError e) {
                left.add(e.getMessage());
            }
        });
        assertThat(left).as("what could not be taken away").isEmpty();
    }

    private <S extends Record, T extends Record> Existing<S, T> make(
            String name, Store<S, T> store, S spec, Deque<Runnable> undo) {
        assertThat(store.check(spec)).as(name).isEmpty();
        Existing<S, T> made;
        try {
            made = store.create(call(name), spec);
        } catch (PartialException e) {
            undo.push(() -> takeAway(name, store, e.existing().id(), spec));
            throw e;
        }
        undo.push(() -> takeAway(name, store, made.id(), spec));
        assertThat(look(name, store, made.id(), spec)).isEqualTo(spec);
        return made;
    }

    private <S extends Record, T extends Record> void takeAway(String name, Store<S, T> store, String id, S spec) {
        store.delete(call(name), id, spec);
        assertThat(store.read(call(name), id, Optional.of(spec)))
                .as(name + " after its deletion")
                .isEmpty();
    }

    private <S extends Record, T extends Record> S look(String name, Store<S, T> store, String id, S declared) {
        var found = store.read(call(name), id, Optional.of(declared)).orElseThrow();
        assertThat(found.drift()).as("drift of " + name).isEmpty();
        return found.spec();
    }

    private static ImageSpec image() {
        return new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty());
    }

    private NetworkSpec network() {
        return new NetworkSpec(
                Cidr.parse("10.199.77.0/24"),
                List.of(),
                Egress.ROUTED,
                List.of(new Ingress(Protocol.TCP, List.of("22"), List.of(from))),
                Optional.empty());
    }

    private VmSpec machine(String image, String network, String disk) {
        return new VmSpec(
                Optional.of(HOST),
                image,
                1,
                1024,
                20,
                network,
                Optional.empty(),
                Optional.of(ADDRESS),
                true,
                List.of(new Attachment(disk, "/data")),
                List.of(sshKey),
                Optional.empty(),
                Map.of("cls", "smoke"));
    }

    private Call call(String name) {
        return call(run, name);
    }

    /** A call for one of the things of a run. */
    public static Call call(String run, String name) {
        var urn = "urn:pulumi:" + run + "::croft-smoke::x::" + name;
        return new Call(
                new Owner("croft-smoke", urn, "smoke-" + name, run, "1"),
                Instant.now().plus(LIMIT),
                text -> {});
    }
}
