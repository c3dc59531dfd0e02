package dev.croft.plugin.fake;

import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.spi.Backend;
import dev.croft.spi.BackendFactory;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkState;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A backend in memory, called {@code fake}; its block of configuration must hold a {@code uri}. */
public final class FakeBackend implements Backend, BackendFactory {
    public final FakeStore<ImageSpec, ImageState> images =
            new FakeStore<>(spec -> new ImageState("root", spec.source(), "admin"));
    public final FakeStore<NetworkSpec, NetworkState> networks = new FakeStore<>(
            spec -> new NetworkState(spec.cidr().host(1), spec.cidr().host(1), Map.of("main", "n-1")));
    public final FakeStore<DiskSpec, DiskState> disks = new FakeStore<>(spec -> new DiskState("ext4"));
    public final FakeStore<VmSpec, VmState> vms = new FakeStore<>(spec -> new VmState(
            spec.privateIp().orElse("10.0.0.9"),
            Optional.empty(),
            new VmState.Endpoint(spec.privateIp().orElse("10.0.0.9"), 22, "admin", "ssh-ed25519 AAAA", false)));
    /** The block it was opened with. */
    public volatile Value.Obj opened = Value.EMPTY;

    public volatile boolean closed;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<Problem> check(Value.Obj configuration) {
        return configuration.get("uri").plain() instanceof Value.Text
                ? List.of()
                : List.of(new Problem("uri", "is required"));
    }

    @Override
    public Backend open(Value.Obj configuration) {
        opened = configuration;
        closed = false;
        return this;
    }

    @Override
    public FakeStore<ImageSpec, ImageState> images() {
        return images;
    }

    @Override
    public FakeStore<NetworkSpec, NetworkState> networks() {
        return networks;
    }

    @Override
    public FakeStore<DiskSpec, DiskState> disks() {
        return disks;
    }

    @Override
    public FakeStore<VmSpec, VmState> vms() {
        return vms;
    }

    @Override
    public void close() {
        closed = true;
    }
}
