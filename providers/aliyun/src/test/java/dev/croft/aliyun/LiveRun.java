package dev.croft.aliyun;

import dev.croft.contract.Smoke;
import dev.croft.contract.SmokeKey;
import dev.croft.model.Cidr;
import dev.croft.model.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Aliyun, with credentials and region by the usual variables or the profile file: off unless it is asked for by name
 * and by {@code CROFT_LIVE}. docs/clouds.md says what it costs.
 */
class LiveRun {
    /** Makes a VPC, a disk, an address and a small instance, logs in, and takes all of it away. */
    @Test
    @EnabledIfEnvironmentVariable(named = "CROFT_LIVE", matches = "aliyun")
    @EnabledIfEnvironmentVariable(named = "CROFT_LIVE_FROM", matches = ".+/.+")
    void aWholeLife(@TempDir Path folder) throws Exception {
        var key = SmokeKey.in(folder);
        try (var backend = new AliyunFactory().open(Value.EMPTY)) {
            new Smoke(
                            backend,
                            20,
                            Cidr.parse(System.getenv("CROFT_LIVE_FROM")),
                            key.publicLine(),
                            Smoke.loggedIn(key.file()),
                            "live")
                    .live();
        }
    }
}
