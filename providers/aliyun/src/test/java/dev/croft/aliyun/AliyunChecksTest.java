package dev.croft.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.aliyun.api.Rpc;
import dev.croft.contract.VmSpecs;
import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.cloud.Client;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told without asking Aliyun. */
class AliyunChecksTest {
    private static final Client<Rpc> NOBODY = new Client<>() {
        @Override
        public Rpc get() {
            throw new AssertionError("nothing may be asked here");
        }

        @Override
        public void close() {}
    };

    private final AliyunBackend backend =
            new AliyunBackend(Stand.config(URI.create("http://127.0.0.1:1"), "secret"), NOBODY, Stand.QUICK);

    private static List<String> check(Object... fields) {
        var block = Value.EMPTY;
        for (var i = 0; i < fields.length; i += 2) {
            block = block.with(
                    (String) fields[i], fields[i + 1] instanceof Value v ? v : Value.of((String) fields[i + 1]));
        }
        return new AliyunFactory().check(block).stream().map(Problem::toString).toList();
    }

    @Test
    void configurationIsRefusedByItsPath() {
        assertThat(check()).isEmpty();
        assertThat(check("region", "cn-hangzhou", "zone", "cn-hangzhou-h", "profile", "prod"))
                .isEmpty();
        assertThat(check("callsPerSecond", Value.of(20))).isEmpty();
        assertThat(check("callsPerSecond", Value.of(0)))
                .singleElement()
                .asString()
                .startsWith("callsPerSecond:");
        assertThat(check("regoin", "x")).singleElement().asString().startsWith("regoin: is not known here");
        assertThat(check("accessKey", "LTAI5t")).singleElement().asString().startsWith("secretKey: is needed");
        assertThat(check("accessKey", "LTAI5t", "secretKey", "s", "profile", "p"))
                .singleElement()
                .asString()
                .startsWith("profile: and accessKey exclude");
        assertThat(check("securityToken", "t")).singleElement().asString().startsWith("securityToken: means nothing");
        assertThat(check("endpoint", "http://10.0.0.1:5000"))
                .singleElement()
                .asString()
                .contains("in plain");
        assertThat(check("endpoint", "http://127.0.0.1:5000")).isEmpty();
        assertThat(check("region", "cn-beijing", "zone", "cn-hangzhou-h"))
                .singleElement()
                .asString()
                .contains("is not in the region");
    }

    @Test
    void aKeyIsNeverInAnError() {
        var problems = check("accessKey", "LTAI", "secretKey", new Value.Sensitive(Value.of("hush")), "region", "X");
        assertThat(problems).isNotEmpty().noneMatch(p -> p.contains("hush"));
        assertThat(new AliyunConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("LTAI"),
                                Optional.of(Secret.of("hush")),
                                Optional.empty(),
                                Map.of(),
                                Optional.empty())
                        .toString())
                .doesNotContain("hush");
    }

    @Test
    void anImageIsAnAliasOrAnId() {
        assertThat(backend.images().check(image("debian-13"))).isEmpty();
        assertThat(backend.images().check(image("m-bp1abc"))).isEmpty();
        assertThat(backend.images().check(image("debian_12_6_x64_20G_alibase_20240819.vhd")))
                .isEmpty();
        assertThat(backend.images().check(image("ami-0123456789abcdef0")))
                .extracting(Problem::path)
                .containsExactly("source");
        assertThat(backend.images()
                        .check(new ImageSpec("debian-13", Optional.empty(), List.of("etcd"), Optional.of("bundle"))))
                .extracting(Problem::path)
                .containsExactly("packages", "bundle");
    }

    private static ImageSpec image(String source) {
        return new ImageSpec(source, Optional.empty(), List.of(), Optional.empty());
    }

    @Test
    void whatCannotBeDoneIsRefusedAndWhatRestartsIsTold() {
        var vm = VmContractTest.vm("vpc-bp1abc", List.of());
        var larger = VmSpecs.with(vm, "cpus", 8);
        assertThat(backend.vms().notes(vm, Optional.of(larger), Set.of("cpus")))
                .singleElement()
                .asString()
                .contains("restarts the machine")
                .contains("as ecs.c7.2xlarge");
        assertThat(backend.vms().refuse(VmSpecs.with(vm, "rootDiskGib", 30), vm))
                .extracting(Problem::path)
                .containsExactly("rootDiskGib");
        assertThat(backend.vms().refuse(vm, VmSpecs.with(larger, "spot", Optional.of(true))))
                .extracting(Problem::path)
                .containsExactly("spot");
        assertThat(backend.vms().refuse(vm, VmSpecs.with(vm, "sshKeys", List.of())))
                .extracting(Problem::path)
                .containsExactly("sshKeys");
        assertThat(backend.disks()
                        .refuse(
                                new DiskSpec(40, Optional.empty(), Optional.empty()),
                                new DiskSpec(30, Optional.empty(), Optional.empty())))
                .extracting(Problem::path)
                .containsExactly("sizeGib");
    }

    @Test
    void aVpcOfTheUsersNeedsItsSubnets() {
        var subnet =
                new NetworkSpec.Subnet("a", Optional.empty(), Cidr.parse("10.0.0.0/24"), Optional.of("vsw-bp1abc"));
        var vpc = Optional.of("vpc-bp1abc");
        var cidr = Cidr.parse("10.0.0.0/16");
        var right = new NetworkSpec(cidr, List.of(subnet), Egress.NAT, List.of(), Optional.empty(), vpc);
        assertThat(backend.networks().check(right)).isEmpty();
        var wrong = new NetworkSpec(cidr, List.of(), Egress.NONE, List.of(), Optional.of("x.y"), vpc);
        assertThat(backend.networks().check(wrong))
                .extracting(Problem::path)
                .containsExactly("subnets", "egress", "domain");
    }

    @Test
    void addressesThatAliyunKeepsAreRefused() {
        var kept = new NetworkSpec(Cidr.parse("100.64.0.0/16"), List.of(), Egress.NAT, List.of(), Optional.empty());
        assertThat(backend.networks().check(kept)).extracting(Problem::path).containsExactly("cidr");
    }
}
