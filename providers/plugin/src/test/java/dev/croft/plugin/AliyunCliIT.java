package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.aliyun.stub.AliyunStub;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real plugin with its backend aliyun under the real CLI, against our stand-in. */
@Timeout(300)
class AliyunCliIT {
    @TempDir
    Path folder;

    @Test
    void networkDiskAndMachineComeChangeStayAndGo() throws Exception {
        try (var stub = new AliyunStub("testid", "hush-hush")) {
            CloudProgram.run(
                    folder,
                    "aliyun",
                    "{\"region\":\"eu-central-1\",\"endpoint\":\"" + stub.uri()
                            + "\",\"accessKey\":\"testid\",\"secretKey\":\"hush-hush\"}",
                    "hush-hush");
            assertThat(stub.present()).isEmpty();
        }
    }
}
