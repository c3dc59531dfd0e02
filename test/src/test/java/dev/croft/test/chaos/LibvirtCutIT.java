package dev.croft.test.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.libvirt.LibvirtFactory;
import dev.croft.model.Cidr;
import dev.croft.model.Value;
import dev.croft.spi.Backend;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.Existing;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.Owner;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client of libvirt that dies after each single call that it makes while it creates or deletes a thing: what the next one
 * finds must be enough to finish the work and to leave nothing.
 */
class LibvirtCutIT {
    private static final String NAME = "chaos-cut";
    private static final ImageSpec DEBIAN = new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty());
    private static final Path POOL = Path.of("/var/lib/libvirt/ch-cut");

    private final Set<Integer> looks = new TreeSet<>();

    @TempDir
    Path folder;

    private SocketProxy proxy;
    private Backend whole;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(POOL);
        proxy = new SocketProxy(folder.resolve("socket"), Path.of("/run/libvirt/libvirt-sock"));
        whole = backend("lxc:///");
    }

    @AfterEach
    void stop() throws Exception {
        try {
            whole.vms().delete(call("vm"), id("vm"), vm("", 256));
            whole.networks().delete(call("net"), id("net"), network());
        } finally {
            whole.close();
            proxy.close();
            World.virsh("pool-destroy", "croft-" + NAME);
            World.virsh("pool-undefine", "croft-" + NAME);
            try (var files = Files.list(POOL)) {
                files.forEach(f -> f.toFile().delete());
            }
            Files.delete(POOL);
        }
    }

    @Test
    void networks() {
        tryAll("net", network(), Backend::networks);
    }

    @Test
    void images() {
        tryAll("image", DEBIAN, Backend::images);
    }

    /** Takes a minute or more: a part of {@code make chaos} only. */
    @Test
    @EnabledIfSystemProperty(named = "chaos.minutes", matches = "\\d+")
    void machines() {
        var network = whole.networks().create(call("net"), network()).id();
        var image = whole.images().create(call("image"), DEBIAN).id();
        assertThat(network).isEqualTo(id("net"));
        tryAll("vm", vm(image, 256), Backend::vms);
        whole.images().delete(call("image"), image, DEBIAN);
        whole.networks().delete(call("net"), network, network());
        assertThat(left()).isEmpty();
    }

    /** A creation that was tried again after its inputs had changed, and one after a removal that broke off. */
    @Test
    void whatIsTakenOverIsBroughtToWhatIsDeclared() {
        var image = whole.images().create(call("image"), DEBIAN).id();
        whole.networks().create(call("net"), network());
        whole.vms().create(call("vm"), vm(image, 256));
        var spec = vm(image, 320);
        whole.vms().create(call("vm"), spec);
        assertThat(machine(spec).drift()).isEmpty();
        assertThat(machine(spec).spec()).isEqualTo(spec);
        World.virsh("destroy", id("vm"));
        World.virsh("vol-delete", id("vm") + ".ext4", "croft-" + NAME);
        assertThat(machine(spec).drift()).isNotEmpty();
        whole.vms().create(call("vm"), spec);
        assertThat(machine(spec).drift()).isEmpty();
        whole.vms().delete(call("vm"), id("vm"), spec);
        whole.images().delete(call("image"), image, DEBIAN);
    }

    private Existing<VmSpec, VmState> machine(VmSpec spec) {
        return whole.vms().read(call("vm"), id("vm"), Optional.of(spec)).orElseThrow();
    }

    private interface Kind<S extends Record, T extends Record> {
        Store<S, T> of(Backend backend);
    }

    private <S extends Record, T extends Record> void tryAll(String name, S spec, Kind<S, T> kind) {
        var before = left();
        var id = kind.of(whole).create(call(name), spec).id();
        var there = left();
        learn(b -> {
            kind.of(b).read(call(name), id, Optional.of(spec));
            kind.of(b).read(call(name), id + "0", Optional.of(spec));
        });
        for (var calls = 1; cut(calls, b -> kind.of(b).delete(call(name), id, spec)); calls++) {
            // what a refresh does not find any more, nobody deletes any more
            if (kind.of(whole).read(call(name), id, Optional.of(spec)).isPresent()) {
                kind.of(whole).delete(call(name), id, spec);
            }
            assertThat(left()).as("%s deleted, cut after call %d", name, calls).isEqualTo(before);
            kind.of(whole).create(call(name), spec);
        }
        assertThat(left()).as("%s deleted", name).isEqualTo(before);
        for (var calls = 1; cut(calls, b -> kind.of(b).create(call(name), spec)); calls++) {
            var made = kind.of(whole).create(call(name), spec);
            assertThat(made.id()).isEqualTo(id);
            var found = kind.of(whole).read(call(name), id, Optional.of(spec)).orElseThrow();
            assertThat(found.drift())
                    .as("%s created, cut after call %d", name, calls)
                    .isEmpty();
            assertThat(found.spec()).isEqualTo(spec);
            assertThat(left()).as("%s created, cut after call %d", name, calls).isEqualTo(there);
            kind.of(whole).delete(call(name), id, spec);
            assertThat(left())
                    .as("%s created, cut after call %d, deleted", name, calls)
                    .isEqualTo(before);
        }
        kind.of(whole).delete(call(name), id, spec);
    }

    /** Calls that are made to look change nothing, and to die after one of them is to die after the one before. */
    private void learn(Consumer<Backend> look) {
        proxy.mend();
        proxy.procedures();
        try (var backend = backend("lxc:///?socket=" + folder.resolve("socket"))) {
            look.accept(backend);
        }
        looks.addAll(proxy.procedures());
        proxy.pass(looks);
    }

    /** Does the work with a client that dies after so many calls. False if it needed less. */
    private boolean cut(int calls, Consumer<Backend> work) {
        proxy.mend();
        try (var backend = backend("lxc:///?socket=" + folder.resolve("socket"))) {
            proxy.cutAfter(calls);
            work.accept(backend);
            return proxy.isCut();
        } catch (CloudException | PartialException e) {
            assertThat(proxy.isCut()).as("an error without a cut: %s", e).isTrue();
            return true;
        }
    }

    /** All that there is with our names. */
    private static TreeSet<String> left() {
        World.virsh("pool-refresh", "croft-" + NAME);
        var files = Stream.of(POOL.toFile().list());
        var others = Stream.of(
                        World.virsh("list", "--all", "--name"),
                        World.virsh("net-list", "--all", "--name"),
                        World.virsh("nwfilter-list"))
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> line.contains(NAME + "-"))
                .map(line -> line.replaceAll(".* ", ""));
        return new TreeSet<>(Stream.concat(files, others).toList());
    }

    private static Backend backend(String uri) {
        var settings = new LinkedHashMap<String, Value>();
        settings.put("uri", Value.of(uri));
        settings.put("pool", Value.of("croft-" + NAME));
        settings.put("poolPath", Value.of(POOL.toString()));
        settings.put("lxcfs", Value.of("/var/lib/lxcfs"));
        return new LibvirtFactory().open(new Value.Obj(settings));
    }

    private static Owner owner(String name) {
        return new Owner("test", "urn:pulumi:" + NAME + "::test::x::" + name, name, NAME, "1");
    }

    private static String id(String name) {
        return owner(name).physicalName();
    }

    private static Call call(String name) {
        return new Call(owner(name), Instant.now().plus(Duration.ofMinutes(2)), text -> {});
    }

    /** Routed, so that it has a filter. */
    private static NetworkSpec network() {
        return new NetworkSpec(
                Cidr.parse("10.61.250.0/24"),
                List.of(),
                NetworkSpec.Egress.ROUTED,
                List.of(),
                Optional.of("cut.croft"));
    }

    private static VmSpec vm(String image, int memoryMib) {
        return new VmSpec(
                Optional.of("cut"),
                image,
                1,
                memoryMib,
                2,
                id("net"),
                Optional.empty(),
                Optional.of("10.61.250.10"),
                false,
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of());
    }
}
