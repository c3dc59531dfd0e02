package dev.croft.aws.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.spi.cloud.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
    private final Sizes sizes = Sizes.of(VmStore.class.getResourceAsStream("instance-types"));

    @ParameterizedTest
    @CsvSource({"1,512,t3.nano", "1,1024,t3.micro", "2,4096,t3.medium", "2,16384,r6i.large", "16,16384,c6i.4xlarge"})
    void theCheapestThatIsLargeEnoughIsTaken(int cpus, int memory, String type) {
        assertThat(sizes.smallest(cpus, memory)).hasValueSatisfying(found -> {
            var size = sizes.size(found).orElseThrow();
            assertThat(size.cpus()).isGreaterThanOrEqualTo(cpus);
            assertThat(size.memoryMib()).isGreaterThanOrEqualTo(memory);
        });
        if (cpus <= 2 && memory <= 4096) {
            assertThat(sizes.smallest(cpus, memory)).contains(type);
        }
    }

    @Test
    void whatNobodyHasIsNotFound() {
        assertThat(sizes.smallest(500, 1024)).isEmpty();
    }
}
