package dev.croft.test;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import dev.croft.components.Bundle;
import dev.croft.components.PatientRunner;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.bootstrap.Node;
import dev.croft.sdk.bootstrap.NodeArgs;
import dev.croft.sdk.bootstrap.inputs.HostArgs;
import dev.croft.sdk.bootstrap.inputs.LogShippingArgs;
import dev.croft.sdk.bootstrap.inputs.LogShippingServerArgs;
import dev.croft.sdk.bootstrap.inputs.RepositoryArgs;
import dev.croft.sdk.compute.Disk;
import dev.croft.sdk.compute.DiskArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.inputs.JumpHostArgs;
import dev.croft.sdk.security.Authority;
import dev.croft.sdk.security.AuthorityArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import dev.croft.sdk.security.SshKey;
import dev.croft.sdk.security.SshKeyArgs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A program that makes one machine and manages it the way it would any host: by an address, a key and a host key that it
 * was told. What it is told stands in {@code host.properties} beside it, so that a test can tell it wrong.
 */
public final class HostProgram {
    /** Where it is. */
    static final String IP = "10.47.3.10";

    /** Where the one is that is reached through it. */
    static final String BEHIND = "10.47.3.11";

    private final Properties told = new Properties();

    private HostProgram() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("host.properties"))) {
            told.load(in);
        }
    }

    public static void main(String[] args) {
        Pulumi.run(context -> {
            PatientRunner.install();
            try {
                new HostProgram().stack(context);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void stack(Context context) {
        var provider = provider("box", Map.of());
        var key = new SshKey("own", SshKeyArgs.builder().build(), by(provider));
        var stranger = new SshKey("stranger", SshKeyArgs.builder().build(), by(provider));
        var authority = new Authority(
                "own", AuthorityArgs.builder().commonName("fault.croft").build(), by(provider));
        var password = new Password("own", PasswordArgs.builder().build(), by(provider));
        var machines = new Machines(provider, key);
        var vm = machines.make("box-1", IP);
        var connection = Output.tuple(vm.connection(), key.privateKey(), stranger.privateKey(), stranger.publicKey())
                .applyValue(t -> ConnectionArgs.builder()
                        .host(told.getProperty("host", t.t1.host()))
                        .user(t.t1.user())
                        .hostKey(told("stranger").equals("host") ? t.t4 : t.t1.hostKey())
                        .replaceHostKey(replaceHostKey())
                        .privateKey(told("stranger").equals("user") ? t.t3 : t.t2)
                        .build());
        var args = NodeArgs.builder();
        if (!told("logs").isEmpty()) {
            args.logs(LogShippingArgs.builder()
                    .servers(LogShippingServerArgs.builder().host(told("logs")).build())
                    .password("ofATestAndNoSecret0123")
                    .build());
        }
        args.hosts(HostArgs.builder()
                .name("other-1")
                .ip("10.47.3." + told.getProperty("other", "77"))
                .build());
        var host = node("host", args.name("box-1").ip(IP).connection(connection), authority, provider);
        if (!told("behind").isEmpty()) {
            behind(machines.make("box-2", BEHIND), vm, key, authority, provider);
        }
        if (!told("pool").isEmpty()) {
            var small = provider("small", Map.of("pool", told("pool"), "poolPath", told("poolPath")));
            new Disk(
                    told("disk"),
                    DiskArgs.builder().sizeGib(1).allowDestroy(true).build(),
                    by(small));
        }
        context.export("password", password.value());
        context.export("first", vm.connection().applyValue(c -> c.hostKey()));
        context.export("shown", host.endpoint().applyValue(e -> e.hostKey()));
    }

    /** A machine that is reached through the first one only. */
    private void behind(Vm vm, Vm front, SshKey key, Authority authority, Provider provider) {
        var connection = Output.tuple(vm.connection(), front.connection(), key.privateKey())
                .applyValue(t -> ConnectionArgs.builder()
                        .host(t.t1.host())
                        .user(t.t1.user())
                        .hostKey(t.t1.hostKey())
                        .replaceHostKey(replaceHostKey())
                        .privateKey(t.t3)
                        .jump(JumpHostArgs.builder()
                                .host(t.t2.host())
                                .user(t.t2.user())
                                .hostKey(t.t2.hostKey())
                                .replaceHostKey(replaceHostKey())
                                .privateKey(t.t3)
                                .build())
                        .build());
        node(
                "behind",
                NodeArgs.builder()
                        .name("box-2")
                        .ip(BEHIND)
                        .connection(connection)
                        .hosts(HostArgs.builder().name("front").ip(IP).build()),
                authority,
                provider);
    }

    private Node node(String name, NodeArgs.Builder args, Authority authority, Provider provider) {
        var patience = Duration.ofSeconds(told("host").isEmpty() ? 300 : 6);
        var bundle = Bundle.open(Path.of(told.getProperty("bundle")));
        var repository = RepositoryArgs.builder()
                .folder(bundle.folder().toString())
                .manifest(bundle.manifest())
                .key(bundle.key());
        if (!told("mirror").isEmpty()) {
            repository.mirror(told("mirror"));
        }
        return new Node(
                name,
                args.domain("fault.croft")
                        .repository(repository.build())
                        .caCertificate(authority.certificate())
                        .build(),
                CustomResourceOptions.builder()
                        .provider(provider)
                        // nobody is to wait half an hour in a test for a host that is not there
                        .customTimeouts(CustomTimeouts.builder()
                                .create(patience)
                                .update(patience)
                                .build())
                        .build());
    }

    private boolean replaceHostKey() {
        return told("replaceHostKey").equals("true");
    }

    /** Machines of one image in one network. */
    private final class Machines {
        private final Provider provider;
        private final SshKey key;
        private final Network network;
        private final Image image;

        private Machines(Provider provider, SshKey key) {
            this.provider = provider;
            this.key = key;
            this.network = new Network(
                    "net",
                    NetworkArgs.builder()
                            .cidr("10.47.3.0/24")
                            .domain("fault.croft")
                            .build(),
                    by(provider));
            this.image = new Image(
                    "image",
                    ImageArgs.builder()
                            .source("debian-13")
                            .packages(baked("debian-13"))
                            .bundle(told("bundleOfImage"))
                            .build(),
                    by(provider));
        }

        private Vm make(String name, String ip) {
            return new Vm(
                    name,
                    VmArgs.builder()
                            .hostname(name)
                            .image(image.id())
                            .network(network.id())
                            .privateIp(ip)
                            .cpus(1)
                            .memoryMib(Integer.parseInt(told.getProperty("memory", "512")))
                            .rootDiskGib(4)
                            .sshKeys(key.publicKey().applyValue(List::of))
                            .build(),
                    CustomResourceOptions.builder()
                            .provider(provider)
                            .deleteBeforeReplace(true)
                            .build());
        }
    }

    private Provider provider(String name, Map<String, Object> more) {
        var settings = new java.util.HashMap<>(more);
        settings.put("uri", told("uri"));
        return new Provider(
                name,
                ProviderArgs.builder()
                        .backend("libvirt")
                        .libvirt(Map.copyOf(settings))
                        .build());
    }

    private static CustomResourceOptions by(Provider provider) {
        return CustomResourceOptions.builder().provider(provider).build();
    }

    private String told(String name) {
        return told.getProperty(name, "");
    }

    /** The packages that environments bake in: so that the image is theirs, and need not be built for this test. */
    private static List<String> baked(String release) {
        try (var in = Bundle.class.getResourceAsStream("baked/" + release + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
