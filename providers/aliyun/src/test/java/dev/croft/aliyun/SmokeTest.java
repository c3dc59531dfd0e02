package dev.croft.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.contract.Smoke;
import dev.croft.model.Cidr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link LiveRun} does with Aliyun, with our stand-in: so that it works when somebody runs it. */
@ExtendWith(Stand.class)
class SmokeTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b";

    @Test
    void aWholeLife(Stand.Cloud cloud) throws Exception {
        try (var backend = cloud.backend()) {
            new Smoke(backend, 20, Cidr.parse("192.0.2.0/24"), KEY, vm -> {}, "smoke").live();
        }
    }

    /** Who runs it pays for what stays. */
    @Test
    void aMachineThatDoesNotBootLeavesNothing(Stand.Cloud cloud) {
        var before = cloud.stub.present();
        try (var backend = cloud.backend()) {
            var smoke = new Smoke(
                    backend,
                    20,
                    Cidr.parse("192.0.2.0/24"),
                    KEY,
                    vm -> {
                        assertThat(cloud.stub.present()).hasSizeGreaterThan(before.size());
                        throw new IllegalStateException("does not boot");
                    },
                    "fails");
            assertThatThrownBy(smoke::live).hasMessage("does not boot");
        }
        assertThat(cloud.stub.present()).isEqualTo(before);
    }
}
