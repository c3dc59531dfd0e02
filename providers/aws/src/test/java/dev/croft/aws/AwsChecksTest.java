package dev.croft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.contract.VmSpecs;
import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.cloud.Client;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What is told without asking AWS. */
class AwsChecksTest {
    private final Client<Ec2Client> nobody = Moto.none();
    private final AwsBackend backend =
            new AwsBackend(Moto.config(URI.create("http://127.0.0.1:1")), nobody, Moto.QUICK);

    private static List<String> check(Object... fields) {
        var block = Value.EMPTY;
        for (var i = 0; i < fields.length; i += 2) {
            block = block.with(
                    (String) fields[i], fields[i + 1] instanceof Value v ? v : Value.of((String) fields[i + 1]));
        }
        return new AwsFactory().check(block).stream().map(Problem::toString).toList();
    }

    @Test
    void configurationIsRefusedByItsPath() {
        assertThat(check()).isEmpty();
        assertThat(check("region", "eu-central-1", "zone", "eu-central-1a", "profile", "prod"))
                .isEmpty();
        assertThat(check("region", "eu-central-1a")).singleElement().asString().startsWith("region: must be");
        assertThat(check("regoin", "x")).singleElement().asString().startsWith("regoin: is not known here");
        assertThat(check("accessKey", "AKID")).singleElement().asString().startsWith("secretKey: is needed");
        assertThat(check("accessKey", "AKID", "secretKey", "s", "profile", "p"))
                .singleElement()
                .asString()
                .startsWith("profile: and accessKey exclude");
        assertThat(check("endpoint", "http://10.0.0.1:5000"))
                .singleElement()
                .asString()
                .contains("in plain");
        assertThat(check("endpoint", "http://127.0.0.1:5000")).isEmpty();
        assertThat(check("region", "eu-west-1", "zone", "eu-central-1a"))
                .singleElement()
                .asString()
                .contains("is not in the region");
    }

    @Test
    void aKeyIsNeverInAnError() {
        var problems = check("accessKey", "AKID", "secretKey", new Value.Sensitive(Value.of("hush")), "region", "X");
        assertThat(problems).isNotEmpty().noneMatch(p -> p.contains("hush"));
        assertThat(new AwsConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("AKID"),
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
        assertThat(backend.images().check(image("ami-0123456789abcdef0"))).isEmpty();
        assertThat(backend.images().check(image("https://example.org/x.qcow2")))
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
        var vm = VmContractIT.vm("vpc-01234567", List.of());
        var larger = VmSpecs.with(vm, "cpus", 8);
        var growing = VmSpecs.with(vm, "rootDiskGib", 30);
        assertThat(backend.vms().notes(vm, Optional.of(larger), Set.of("cpus")))
                .singleElement()
                .asString()
                .contains("restarts the machine")
                .contains("as t3.2xlarge");
        assertThat(backend.vms().notes(vm, Optional.of(growing), Set.of("rootDiskGib")))
                .isEmpty();
        assertThat(backend.vms().refuse(growing, vm)).extracting(Problem::path).containsExactly("rootDiskGib");
        var spot = VmSpecs.with(larger, "spot", Optional.of(true));
        assertThat(backend.vms().refuse(vm, spot)).extracting(Problem::path).containsExactly("spot");
        var rekeyed = VmSpecs.with(vm, "sshKeys", List.of());
        assertThat(backend.vms().refuse(vm, rekeyed)).extracting(Problem::path).containsExactly("sshKeys");
        assertThat(backend.disks()
                        .refuse(
                                new DiskSpec(2, Optional.empty(), Optional.empty()),
                                new DiskSpec(1, Optional.empty(), Optional.empty())))
                .extracting(Problem::path)
                .containsExactly("sizeGib");
    }

    @Test
    void aVpcOfTheUsersNeedsItsSubnets() {
        var subnet = new NetworkSpec.Subnet(
                "a", Optional.empty(), Cidr.parse("10.0.0.0/24"), Optional.of("subnet-01234567"));
        var vpc = Optional.of("vpc-01234567");
        var cidr = Cidr.parse("10.0.0.0/16");
        var right = new NetworkSpec(cidr, List.of(subnet), Egress.NAT, List.of(), Optional.empty(), vpc);
        assertThat(backend.networks().check(right)).isEmpty();
        var wrong = new NetworkSpec(cidr, List.of(), Egress.NONE, List.of(), Optional.of("x.y"), vpc);
        assertThat(backend.networks().check(wrong))
                .extracting(Problem::path)
                .containsExactly("subnets", "egress", "domain");
    }

    @Test
    void aSubnetThatIsThereCannotBecomeAnother() {
        var before = NetworkContractIT.network(List.of(NetworkContractIT.A), Egress.NAT, List.of(), Optional.empty());
        var moved = new NetworkSpec.Subnet("a", Optional.of("eu-central-1b"), NetworkContractIT.A.cidr());
        var after = NetworkContractIT.network(List.of(moved), Egress.NAT, List.of(), Optional.empty());
        assertThat(backend.networks().refuse(before, after))
                .extracting(Problem::path)
                .containsExactly("subnets[0].zone");
    }

    @Test
    void aMachineWithManyDisksFitsIntoUserData() {
        var disks = List.of(
                new Attachment("vol-0123456789abcdef0", "/data"), new Attachment("vol-0123456789abcdef1", "/backup"));
        assertThat(backend.vms().check(VmContractIT.vm("vpc-01234567", disks))).isEmpty();
    }
}
