package dev.croft.aws.vm;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Sizes;
import dev.croft.spi.cloud.Tags;
import dev.croft.spi.seed.Boot;
import dev.croft.spi.seed.HostKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMarketOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Makes an instance, with its key pair before it. */
final class Launch {
    private final Api api;
    private final Machines machines;
    private final Sizes sizes;
    private final Tags tags;
    private final Batch<Image> images;

    Launch(Api api, Machines machines, Sizes sizes, Tags tags) {
        this.api = api;
        this.machines = machines;
        this.sizes = sizes;
        this.tags = tags;
        // By its id: no filter finds an image that its owner has deprecated, and machines still start from it.
        this.images = Batch.ofEach((call, id) ->
                api.find(call, "looking at the image " + id, ec2 -> ec2.describeImages(r -> r.imageIds(id))
                        .images()));
    }

    /** What fails here leaves nothing behind. */
    Instance run(Call call, VmSpec spec, Place place, String hostname) {
        var subnet = place.subnet(call, spec);
        var root = rootDevice(call, spec.image());
        var key = HostKey.generate();
        var named = tags(call, spec, key, hostname);
        // One for all tries of this call; another call has another, and finds what is there by its tag.
        var attempt = UUID.randomUUID().toString();
        keyPair(call, spec);
        try {
            call.progress().accept("starting the instance");
            return api.make(call, "starting the instance", () -> machines.owned(call), ec2 -> ec2.runInstances(r -> {
                        r.clientToken(attempt)
                                .imageId(spec.image())
                                .instanceType(sizes.type(spec).orElseThrow())
                                .minCount(1)
                                .maxCount(1)
                                .userData(
                                        Boot.base64(Boot.userData(spec, hostname, Optional.of(key), Machines::serial)))
                                .networkInterfaces(InstanceNetworkInterfaceSpecification.builder()
                                        .deviceIndex(0)
                                        .subnetId(subnet)
                                        .groups(place.group())
                                        .associatePublicIpAddress(false)
                                        .privateIpAddress(spec.privateIp().orElse(null))
                                        .deleteOnTermination(true)
                                        .build())
                                .blockDeviceMappings(BlockDeviceMapping.builder()
                                        .deviceName(root)
                                        .ebs(e -> e.volumeSize(spec.rootDiskGib())
                                                .volumeType(VolumeType.GP3)
                                                .encrypted(true)
                                                .deleteOnTermination(true))
                                        .build())
                                .metadataOptions(m -> m.httpTokens(HttpTokensState.REQUIRED))
                                .disableApiTermination(
                                        spec.terminationProtection().orElse(false))
                                .tagSpecifications(
                                        Ec2.tagged(ResourceType.INSTANCE, named),
                                        Ec2.tagged(ResourceType.VOLUME, tags.of(call.owner(), "root")),
                                        Ec2.tagged(ResourceType.NETWORK_INTERFACE, tags.of(call.owner(), "interface")));
                        if (!spec.sshKeys().isEmpty()) {
                            r.keyName(Ec2.name(call.owner()));
                        }
                        if (spec.spot().orElse(false)) {
                            r.instanceMarketOptions(InstanceMarketOptionsRequest.builder()
                                    .marketType(MarketType.SPOT)
                                    .build());
                        }
                    })
                    .instances()
                    .get(0));
        } catch (CloudException e) {
            // Of a call whose end nobody knows the instance may be there, and names it.
            if (e.kind() != Kind.AMBIGUOUS && e.kind() != Kind.CANCELLED && e.kind() != Kind.TIMEOUT) {
                forget(call);
            }
            throw e;
        }
    }

    private void forget(Call call) {
        try {
            deleteKeyPair(call);
        } catch (CloudException e) {
            // The failure that led here is what the user must read; a key pair costs nothing, and is used by the next
            // try.
            call.progress().accept("the key pair stays: " + e.getMessage());
        }
    }

    private Map<String, String> tags(Call call, VmSpec spec, HostKey key, String hostname) {
        var all = tags.of(call.owner(), "", spec.tags());
        all.put(Tags.HOST_KEY, key.publicLine());
        all.put(Tags.HOSTNAME, hostname);
        all.put(Tags.NETWORK, spec.network());
        return all;
    }

    private String rootDevice(Call call, String image) {
        var doing = "looking at the image " + image;
        return api.eventually(call, doing, () -> images.find(call, image))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no image '" + image + "' any more",
                        "resolve its alias anew: pulumi up --replace with the URN of the Image"))
                .rootDeviceName();
    }

    /** EC2 shows one key; cloud-init brings all. */
    private void keyPair(Call call, VmSpec spec) {
        if (spec.sshKeys().isEmpty()) {
            return;
        }
        api.unless(
                call,
                "importing the key pair",
                List.of("InvalidKeyPair.Duplicate"),
                ec2 -> ec2.importKeyPair(r -> r.keyName(Ec2.name(call.owner()))
                        .publicKeyMaterial(
                                SdkBytes.fromUtf8String(spec.sshKeys().get(0).strip()))
                        .tagSpecifications(Ec2.tagged(ResourceType.KEY_PAIR, tags.of(call.owner(), "")))));
    }

    void deleteKeyPair(Call call) {
        api.remove(
                call,
                "deleting the key pair",
                List::of,
                ec2 -> ec2.deleteKeyPair(r -> r.keyName(Ec2.name(call.owner()))));
    }
}
