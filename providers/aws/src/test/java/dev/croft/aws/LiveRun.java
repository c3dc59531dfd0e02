package dev.croft.aws;

import dev.croft.contract.Smoke;
import dev.croft.contract.SmokeKey;
import dev.croft.model.Cidr;
import dev.croft.model.Decoder;
import dev.croft.model.Value;
import dev.croft.spi.ImageSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real AWS, with credentials and region by the SDK's usual chain: off unless it is asked for by name and by
 * {@code CROFT_LIVE}. docs/clouds.md says what it costs.
 */
class LiveRun {
    /** Makes nothing. */
    @Test
    @EnabledIfEnvironmentVariable(named = "CROFT_LIVE", matches = "aws(-dry-run)?")
    void theCredentialsMayMakeWhatCroftMakes() {
        var config = Decoder.decode(AwsConfig.class, Value.EMPTY);
        try (var backend = new AwsBackend(config);
                var client = new LazyClient(config)) {
            var image = backend.images()
                    .create(
                            Smoke.call("live", "image"),
                            new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty()));
            DryRun.check(client.get(), image.id(), Set.of());
        }
    }

    /** Makes a VPC, a volume, an address and a small instance, logs in, and takes all of it away. */
    @Test
    @EnabledIfEnvironmentVariable(named = "CROFT_LIVE", matches = "aws")
    @EnabledIfEnvironmentVariable(named = "CROFT_LIVE_FROM", matches = ".+/.+")
    void aWholeLife(@TempDir Path folder) throws Exception {
        var key = SmokeKey.in(folder);
        try (var backend = new AwsFactory().open(Value.EMPTY)) {
            new Smoke(
                            backend,
                            1,
                            Cidr.parse(System.getenv("CROFT_LIVE_FROM")),
                            key.publicLine(),
                            Smoke.loggedIn(key.file()),
                            "live")
                    .live();
        }
    }
}
