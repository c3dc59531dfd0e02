package dev.croft.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.RpcException;
import dev.croft.aliyun.sdk.Credentials;
import dev.croft.aliyun.sdk.SdkRpc;
import dev.croft.aliyun.stub.AliyunStub;
import dev.croft.contract.Faults.Fault;
import dev.croft.model.Cidr;
import dev.croft.model.Secret;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.Owner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How calls are signed, sent, repeated and explained. */
class CallsTest {
    private AliyunStub stub;
    private AliyunBackend backend;

    @BeforeEach
    void start() throws IOException {
        stub = new AliyunStub("testid", "testsecret");
        var config = Stand.config(stub.uri(), "testsecret");
        backend = new AliyunBackend(config, Stand.client(config), Stand.QUICK);
    }

    @AfterEach
    void stop() {
        backend.close();
        stub.close();
    }

    private static Call call() {
        var owner = new Owner("calls", "urn:x::net", "net", "dev", "1");
        return new Call(owner, Instant.now().plus(Duration.ofSeconds(60)), text -> {});
    }

    private static NetworkSpec network(Egress egress) {
        return new NetworkSpec(Cidr.parse("10.50.0.0/24"), List.of(), egress, List.of(), Optional.empty());
    }

    @Test
    void theNewestOfAliyunsOwnImagesIsTaken() {
        var spec = new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty());
        assertThat(backend.images().create(call(), spec).id()).isEqualTo("debian_13_1_x64_20G_alibase_20260301.vhd");
        var none = new ImageSpec("m-none", Optional.empty(), List.of(), Optional.empty());
        assertThatThrownBy(() -> backend.images().create(call(), none))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("m-none");
    }

    @Test
    void aWrongKeyIsToldAndNotTriedAgain() {
        var config = Stand.config(stub.uri(), "other");
        try (var wrong = new AliyunBackend(config, Stand.client(config), Stand.QUICK)) {
            assertThatThrownBy(() -> wrong.networks().create(call(), network(Egress.NONE)))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED))
                    .hasMessageContaining("SignatureDoesNotMatch")
                    .hasMessageContaining("request ")
                    .hasMessageContaining("check the credentials")
                    .message()
                    .doesNotContain("other", "testid", "Signature=");
        }
        assertThat(stub.faults().seen()).hasSize(1);
    }

    @Test
    void aPostWhoseAnswerIsLostIsSentOnceByTheSdk() {
        var rpc = new SdkRpc("eu-central-1", key(), Optional.of(stub.uri()));
        stub.faults().strike(0, Fault.LOST_BEFORE);
        assertThatThrownBy(() -> rpc.call(Request.vpc("DescribeVpcs")))
                .isInstanceOf(RpcException.class)
                .message()
                .doesNotContain("testid", "Signature=");
        assertThat(stub.faults().seen()).hasSize(1);
        rpc.close();
    }

    private static Credentials key() {
        return new Credentials.Key("testid", Secret.of("testsecret"), Optional.empty());
    }

    /** A server that speaks plain HTTP cannot answer to TLS: what goes out without an endpoint is never plain. */
    @Test
    void nothingGoesOverPlainHttpButToThisMachine() {
        var plain = Optional.of(URI.create("http://ecs.example.org"));
        var rpc = new SdkRpc("eu-central-1", key(), plain);
        assertThatThrownBy(() -> rpc.call(Request.vpc("DescribeVpcs")))
                .hasMessageContaining("plain http to ecs.example.org");
        var tls = new SdkRpc(
                "eu-central-1",
                key(),
                Optional.of(URI.create("https://" + stub.uri().getAuthority())));
        assertThatThrownBy(() -> tls.call(Request.vpc("DescribeVpcs"))).isInstanceOf(RpcException.class);
        assertThat(stub.faults().seen()).isEmpty();
    }

    @Test
    void whatIsInTheWayOfADeletionIsListed() {
        var net = backend.networks().create(call(), network(Egress.NONE));
        stub.act(
                "2016-04-28",
                "CreateNatGateway",
                Map.of("VpcId", net.id(), "VSwitchId", ids(net.state().subnetIds())));
        assertThatThrownBy(() -> backend.networks().delete(call(), net.id(), net.spec()))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                .hasMessageContaining("DependencyViolation")
                .hasMessageContaining("deleting the subnet 10.50.0.0/24: it is used by the network interface eni-")
                .hasMessageContaining("NAT gateway");
    }

    private static String ids(Map<String, String> subnets) {
        return subnets.values().iterator().next();
    }

    @Test
    void aProfileGivesKeyAndRegion(@TempDir Path folder) throws IOException {
        var file = Files.writeString(
                folder.resolve("config.json"),
                "{\"profiles\":[{\"name\":\"prod\",\"mode\":\"AK\",\"access_key_id\":\"testid\","
                        + "\"access_key_secret\":\"testsecret\",\"region_id\":\"cn-hangzhou\"},"
                        + "{\"name\":\"role\",\"mode\":\"EcsRamRole\"}]}");
        var profiles = new Profiles(file);
        assertThat(profiles.region("prod")).contains("cn-hangzhou");
        assertThat(profiles.key("prod"))
                .isInstanceOf(Credentials.Key.class)
                .asString()
                .doesNotContain("testsecret");
        assertThatThrownBy(() -> profiles.key("role")).hasMessageContaining("EcsRamRole");
        assertThatThrownBy(() -> profiles.key("none")).hasMessageContaining("there is no profile 'none'");
        assertThatThrownBy(() -> new Profiles(folder.resolve("other")).key("prod"))
                .hasMessageContaining("aliyun configure");
    }

    @Test
    void withoutARegionNothingIsAsked() {
        var config = new AliyunConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("testid"),
                Optional.of(Secret.of("s")),
                Optional.empty(),
                Map.of(),
                Optional.empty());
        try (var lost = new AliyunBackend(config, Stand.client(config), Stand.QUICK)) {
            assertThatThrownBy(() -> lost.networks().create(call(), network(Egress.NONE)))
                    .hasMessageContaining("ALIBABA_CLOUD_REGION_ID");
        }
    }
}
