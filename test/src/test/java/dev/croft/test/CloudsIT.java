package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.aliyun.stub.AliyunStub;
import dev.croft.contract.MotoServer;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Several clouds in one stack, each by a provider of its own. */
class CloudsIT {
    @Test
    void aPreviewAsksNoneOfThem() throws IOException {
        try (var stack = HostStack.project("it-clouds", CloudsProgram.class)) {
            var preview = stack.preview().ok();
            assertThat(preview.output())
                    .contains("aws-1", "aliyun-1", "libvirt-1")
                    .doesNotContain("error:");
        }
    }

    @Test
    void machinesOfThreeCloudsComeStayAndGo() throws Exception {
        try (var moto = new MotoServer();
                var aliyun = new AliyunStub("testid", "hush-hush");
                var stack = HostStack.project("it-clouds", CloudsProgram.class)) {
            var before = moto.left();
            stack.pulumi("config", "set", "aws", moto.uri().toString()).ok();
            stack.pulumi("config", "set", "aliyun", aliyun.uri().toString()).ok();
            stack.up().ok();
            assertThat(moto.left()).hasSizeGreaterThan(before.size());
            assertThat(aliyun.present()).isNotEmpty();
            assertThat(Faults.domain("it-clouds-libvirt-1")).isNotEmpty();
            stack.upUnchanged().ok();
            stack.destroy().ok();
            assertThat(moto.left()).isEqualTo(before);
            assertThat(aliyun.present()).isEmpty();
            assertThatThrownBy(() -> Faults.domain("it-clouds-libvirt-1")).isInstanceOf(NoSuchElementException.class);
        }
    }
}
