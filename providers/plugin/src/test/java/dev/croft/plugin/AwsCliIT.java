package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.contract.MotoServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real plugin with its backend aws under the real CLI, against an emulator. */
@Timeout(300)
class AwsCliIT {
    @TempDir
    Path folder;

    @Test
    void networkDiskAndMachineComeChangeStayAndGo() throws Exception {
        try (var moto = new MotoServer()) {
            var before = moto.left();
            CloudProgram.run(
                    folder,
                    "aws",
                    "{\"region\":\"eu-central-1\",\"endpoint\":\"" + moto.uri()
                            + "\",\"accessKey\":\"AKIDEXAMPLE\",\"secretKey\":\"hush-hush\"}",
                    "hush-hush");
            assertThat(moto.left()).isEqualTo(before);
        }
    }
}
