package dev.croft.bootstrap.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastBytesTest {
    @ParameterizedTest
    @CsvSource({"1,5000", "7,5000", "1000,5000", "4096,12288", "5000,5000", "3,2000"})
    void keepsTheEndWhateverTheChunks(int chunk, int total) {
        LastBytes last = new LastBytes(4096);
        LineSplitter splitter = null;
        StringBuilder all = new StringBuilder();
        List<String> lines = new ArrayList<>();
        splitter = new LineSplitter(lines::add);
        for (int i = 0; all.length() < total; i++) {
            byte[] bytes = String.valueOf((char) ('a' + i % 26))
                    .repeat(chunk - 1)
                    .concat("\n")
                    .getBytes(StandardCharsets.UTF_8);
            last.add(bytes, bytes.length);
            splitter.add(bytes, bytes.length);
            all.append(new String(bytes, StandardCharsets.UTF_8));
        }
        splitter.finish();
        String text = all.toString();
        assertThat(last.text()).isEqualTo(text.substring(Math.max(0, text.length() - 4096)));
        assertThat(last.truncated()).isEqualTo(text.length() > 4096);
        assertThat(lines).isEqualTo(text.lines().toList());
    }
}
