package dev.croft.aliyun;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Rpc;
import dev.croft.aliyun.network.NetworkStore;
import dev.croft.aliyun.network.Places;
import dev.croft.aliyun.vm.VmStore;
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
import dev.croft.spi.cloud.Client;
import dev.croft.spi.cloud.Pace;
import dev.croft.spi.cloud.Rate;
import dev.croft.spi.cloud.Tags;

/** One region of one account. */
final class AliyunBackend implements Backend {
    private final Api api;
    private final ImageStore images;
    private final NetworkStore networks;
    private final DiskStore disks;
    private final VmStore vms;

    AliyunBackend(AliyunConfig config) {
        this(config, new LazyRpc(config, System.getenv(), Profiles.ofUser()), Pace.real());
    }

    AliyunBackend(AliyunConfig config, Client<Rpc> client, Pace pace) {
        api = new Api(client, pace, Rate.of(config.callsPerSecond()));
        var zones = new Zones(api, config.zone());
        var tags = new Tags(AliyunTags.LIMITS, config.tags());
        images = new ImageStore(api);
        networks = new NetworkStore(api, zones, tags);
        var looks = new Disks(api);
        disks = new DiskStore(api, zones, looks, tags);
        vms = new VmStore(api, new Places(api), looks, tags);
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
        api.close();
    }
}
