package dev.croft.aws;

import dev.croft.aws.api.Api;
import dev.croft.aws.network.NetworkStore;
import dev.croft.aws.network.Places;
import dev.croft.aws.vm.VmStore;
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
import software.amazon.awssdk.services.ec2.Ec2Client;

/** One region of one account. */
final class AwsBackend implements Backend {
    private final Api api;
    private final ImageStore images;
    private final NetworkStore networks;
    private final DiskStore disks;
    private final VmStore vms;

    AwsBackend(AwsConfig config) {
        this(config, new LazyClient(config), Pace.real());
    }

    AwsBackend(AwsConfig config, Client<Ec2Client> client, Pace pace) {
        api = new Api(client, pace, Rate.of(config.callsPerSecond()));
        var zones = new Zones(api, config.zone());
        var tags = new Tags(AwsTags.LIMITS, config.tags());
        images = new ImageStore(api);
        networks = new NetworkStore(api, zones, tags);
        var volumes = new Volumes(api);
        disks = new DiskStore(api, zones, volumes, tags);
        vms = new VmStore(api, new Places(api), volumes, tags);
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
