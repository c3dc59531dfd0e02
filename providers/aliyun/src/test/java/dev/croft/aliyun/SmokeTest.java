package dev.croft.aliyun;

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
    void aWholeLife(Stand.Cloud cloud) {
        try (var backend = cloud.backend()) {
            new Smoke(backend, 20, Cidr.parse("192.0.2.0/24"), KEY, vm -> {}, "smoke").live();
        }
    }
}
