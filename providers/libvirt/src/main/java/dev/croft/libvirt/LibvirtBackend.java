package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.host.Temporary;
import dev.croft.libvirt.image.BuiltImages;
import dev.croft.libvirt.image.DiskImages;
import dev.croft.libvirt.image.ImageBuilder;
import dev.croft.libvirt.image.ImageBuilder.Form;
import dev.croft.libvirt.image.ImageSources;
import dev.croft.libvirt.lxc.LxcDriver;
import dev.croft.libvirt.qemu.QemuDriver;
import dev.croft.spi.Backend;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkState;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.util.Map;

/** One libvirt with one storage pool. */
final class LibvirtBackend implements Backend {
    private final Hypervisor hypervisor;
    private final ImageStore images;
    private final NetworkStore networks;
    private final DiskStore disks;
    private final VmStore vms;

    LibvirtBackend(LibvirtConfig config, Map<String, String> environment) {
        Temporary.sweep();
        hypervisor = new Hypervisor(config.uri());
        var pool = new Pool(hypervisor, config.pool(), config.poolPath());
        var domains = new Domains(hypervisor);
        var builder = new ImageBuilder(config.imageFolder(environment));
        images = new ImageStore(pool, domains, sources(config, builder), builder, config.local());
        var driver = driver(config, pool, domains);
        var views = new Networks(hypervisor);
        var power = new Power(hypervisor, driver);
        var plan = new VmPlan(hypervisor, pool, domains, views, driver);
        networks = new NetworkStore(
                hypervisor,
                domains,
                views,
                new NetworkChange(hypervisor, domains, driver, power, plan, config.local()));
        disks = new DiskStore(pool, domains, power);
        vms = new VmStore(
                hypervisor,
                pool,
                domains,
                views,
                driver,
                power,
                plan,
                call -> builder.lock(call, "define", "another machine to be defined"));
    }

    /** The only place that knows both kinds of machines. */
    private Driver driver(LibvirtConfig config, Pool pool, Domains domains) {
        return config.virtual()
                ? new QemuDriver(hypervisor, pool, config.local(), config.accelerator())
                : new LxcDriver(hypervisor, pool, new Ext4Volumes(pool, domains), config.lxcfsFolder());
    }

    private static ImageSources sources(LibvirtConfig config, ImageBuilder builder) {
        return config.virtual()
                ? new DiskImages(new BuiltImages(builder, Form.DISK), builder)
                : new BuiltImages(builder, Form.ROOT);
    }

    @Override
    public Store<ImageSpec, ImageState> images() {
        return images;
    }

    @Override
    public Store<NetworkSpec, NetworkState> networks() {
        return networks;
    }

    @Override
    public Store<DiskSpec, DiskState> disks() {
        return disks;
    }

    @Override
    public Store<VmSpec, VmState> vms() {
        return vms;
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
