package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Several clouds in one stack, as far as a preview goes: none of them is asked. */
class CloudsIT {
    @Test
    void eachResourceIsOfItsOwnProvider() throws IOException {
        try (var stack = HostStack.project("it-clouds", CloudsProgram.class)) {
            var preview = stack.preview().ok();
            assertThat(preview.output())
                    .contains("aws-1", "aliyun-1", "libvirt-1")
                    .doesNotContain("error:");
        }
    }
}
