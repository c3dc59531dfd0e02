package dev.croft.aws;

import dev.croft.contract.MotoServer;
import dev.croft.model.Secret;
import dev.croft.spi.cloud.Client;
import dev.croft.spi.cloud.Pace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * A moto server on loopback for all tests of the JVM, ended with it. It is an emulator: it does not honour client tokens, its
 * states jump at once, and it does not check what is in the way of a deletion as EC2 does. What it cannot show is said where a
 * test is skipped for it.
 */
final class Moto implements ParameterResolver {
    static final Pace QUICK =
            new Pace(Duration.ofMillis(5), Duration.ofMillis(40), Duration.ofMillis(120), Duration.ofMillis(300));

    /** What tests get: where it is, and EC2 past our own backend. */
    static final class Cloud implements ExtensionContext.Store.CloseableResource {
        private final MotoServer server;
        final URI uri;
        final Ec2Client ec2;

        Cloud() throws IOException, InterruptedException {
            server = new MotoServer();
            uri = server.uri();
            ec2 = new LazyClient(config(uri)).get();
        }

        /** A backend of its own. */
        AwsBackend backend() {
            return backend(uri, Map.of());
        }

        AwsBackend backend(URI through, Map<String, String> tags) {
            var config = config(through, tags);
            return new AwsBackend(config, new LazyClient(config), QUICK);
        }

        /** Everything that costs money or is in the way, by kind and id; nothing of what the account has of itself. */
        List<String> present() {
            var all = new TreeSet<String>();
            ec2.describeVpcs().vpcs().stream().filter(v -> !v.isDefault()).forEach(v -> all.add(v.vpcId()));
            ec2.describeSubnets().subnets().stream()
                    .filter(s -> !Boolean.TRUE.equals(s.defaultForAz()))
                    .forEach(s -> all.add(s.subnetId()));
            ec2.describeInternetGateways().internetGateways().forEach(g -> all.add(g.internetGatewayId()));
            ec2.describeRouteTables().routeTables().stream()
                    .filter(t -> t.associations().stream().noneMatch(a -> Boolean.TRUE.equals(a.main())))
                    .forEach(t -> all.add(t.routeTableId()));
            ec2.describeSecurityGroups().securityGroups().stream()
                    .filter(g -> !g.groupName().equals("default"))
                    .forEach(g -> all.add(g.groupId()));
            ec2.describeNatGateways().natGateways().stream()
                    .filter(n -> !n.stateAsString().equals("deleted"))
                    .forEach(n -> all.add(n.natGatewayId()));
            ec2.describeAddresses().addresses().forEach(a -> all.add(a.allocationId()));
            ec2.describeDhcpOptions().dhcpOptions().stream()
                    .filter(o -> !o.tags().isEmpty())
                    .forEach(o -> all.add(o.dhcpOptionsId()));
            ec2.describeVolumes().volumes().forEach(v -> all.add(v.volumeId()));
            ec2.describeKeyPairs().keyPairs().forEach(k -> all.add(k.keyName()));
            ec2.describeInstances().reservations().stream()
                    .flatMap(r -> r.instances().stream())
                    .filter(i -> i.state().name() != InstanceStateName.TERMINATED)
                    .forEach(i -> all.add(i.instanceId()));
            return List.copyOf(all);
        }

        @Override
        public void close() {
            ec2.close();
            server.close();
        }
    }

    static AwsConfig config(URI uri) {
        return config(uri, Map.of());
    }

    private static AwsConfig config(URI uri, Map<String, String> tags) {
        return new AwsConfig(
                Optional.of("eu-central-1"),
                Optional.empty(),
                Optional.of(uri.toString()),
                Optional.empty(),
                Optional.of("AKIDEXAMPLE"),
                Optional.of(Secret.of("secret")),
                Optional.empty(),
                tags,
                Optional.empty());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cloud.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).getOrComputeIfAbsent("moto", key -> {
            try {
                return new Cloud();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** For tests of what is asked before there is any client. */
    static Client<Ec2Client> none() {
        return new Client<>() {
            @Override
            public Ec2Client get() {
                throw new AssertionError("nothing may be asked here");
            }

            @Override
            public void close() {}
        };
    }
}
