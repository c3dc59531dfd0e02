package dev.croft.aws;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.croft.contract.Smoke;
import dev.croft.model.Cidr;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link LiveRun} does with AWS, with its emulator: so that it works when somebody runs it. */
@ExtendWith(Moto.class)
class SmokeIT {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b";

    @Test
    void aWholeLife(Moto.Cloud cloud) throws Exception {
        try (var backend = cloud.backend()) {
            new Smoke(backend, 1, Cidr.parse("192.0.2.0/24"), KEY, vm -> {}, "smoke").live();
        }
    }

    @Test
    void dryRuns(Moto.Cloud cloud) {
        assertThatCode(() -> DryRun.check(cloud.ec2, "ami-0a00000000000000b", Set.of("CreateVpc")))
                .doesNotThrowAnyException();
    }
}
