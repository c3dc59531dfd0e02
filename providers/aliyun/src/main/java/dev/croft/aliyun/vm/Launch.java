package dev.croft.aliyun.vm;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Sizes;
import dev.croft.spi.cloud.Tags;
import dev.croft.spi.seed.Boot;
import dev.croft.spi.seed.HostKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an instance, with its key pair before it. */
record Launch(Api api, Sizes sizes, Tags tags) {
    /** Its id. What fails here leaves nothing behind. */
    String run(Call call, VmSpec spec, Place place, String hostname) {
        var subnet = place.subnet(call, spec);
        var key = HostKey.generate();
        keyPair(call, spec);
        try {
            return api.create(call, "starting the instance", request(call, spec, place, subnet, hostname, key))
                    .texts("InstanceIdSets")
                    .get(0);
        } catch (CloudException e) {
            // Of a call whose end nobody knows the instance may be there, and names it.
            if (e.kind() != Kind.AMBIGUOUS && e.kind() != Kind.CANCELLED && e.kind() != Kind.TIMEOUT) {
                forget(call);
            }
            throw e;
        }
    }

    private Request request(Call call, VmSpec spec, Place place, String subnet, String hostname, HostKey key) {
        return Request.ecs("RunInstances")
                .with("ImageId", spec.image())
                .with("InstanceType", sizes.type(spec).orElseThrow())
                .with("Amount", 1)
                .with("InstanceName", AliyunTags.name(call.owner(), ""))
                .with("HostName", hostname)
                .with("VSwitchId", subnet)
                .with("SecurityGroupId", place.group())
                .with("PrivateIpAddress", spec.privateIp())
                .with("InternetMaxBandwidthOut", 0)
                .with("InstanceChargeType", "PostPaid")
                .with("SystemDisk.Category", "cloud_essd")
                .with("SystemDisk.Size", spec.rootDiskGib())
                .with("SystemDisk.Encrypted", true)
                .with("HttpEndpoint", "enabled")
                .with("HttpTokens", "required")
                .with("DeletionProtection", spec.terminationProtection().orElse(false))
                .with("SpotStrategy", spec.spot().orElse(false) ? "SpotAsPriceGo" : "NoSpot")
                .with("KeyPairName", importable(spec).map(pair -> name(call)))
                .with("UserData", Boot.base64(Boot.userData(spec, hostname, Optional.of(key), Machines::serial)))
                .withTags(tags(call, spec, key, hostname));
    }

    private Map<String, String> tags(Call call, VmSpec spec, HostKey key, String hostname) {
        var all = tags.of(call.owner(), "", spec.tags());
        all.put(Tags.HOST_KEY, key.publicLine());
        all.put(Tags.HOSTNAME, hostname);
        all.put(Tags.NETWORK, spec.network());
        return all;
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

    private static String name(Call call) {
        return AliyunTags.name(call.owner(), "");
    }

    /** Aliyun takes no other kinds (ECS API reference, ImportKeyPair); cloud-init brings all keys, whatever their kind. */
    private static Optional<String> importable(VmSpec spec) {
        return spec.sshKeys().stream()
                .map(String::strip)
                .filter(key -> key.matches("(ssh-rsa|ssh-dss|ecdsa-sha2-\\S+) .*"))
                .findFirst();
    }

    /** A second try finds that the name is there. */
    private void keyPair(Call call, VmSpec spec) {
        importable(spec)
                .ifPresent(key -> api.unless(
                        call,
                        "importing the key pair",
                        List.of("KeyPair.AlreadyExist", "InvalidKeyPairName.Duplicate"),
                        rpc -> rpc.call(Request.ecs("ImportKeyPair")
                                .with("KeyPairName", name(call))
                                .with("PublicKeyBody", key)
                                .withTags(tags.of(call.owner(), "")))));
    }

    void deleteKeyPair(Call call) {
        api.remove(
                call,
                "deleting the key pair",
                Request.ecs("DeleteKeyPairs").withJson("KeyPairNames", List.of(name(call))));
    }
}
