package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineDiffTest {
    @Test
    void showsWhatChangedWithTwoLinesAround() {
        assertThat(LineDiff.of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\nfour\n5\n6\n7\n8\n9\nten\n"))
                .containsExactly("@@", " 2", " 3", "-4", "+four", " 5", " 6", "@@", " 8", " 9", "+ten");
        assertThat(LineDiff.of("", "a\nb\n")).containsExactly("+a", "+b");
        assertThat(LineDiff.of("a\nb\n", "")).containsExactly("-a", "-b");
    }

    @Test
    void equalTextsDoNotDiffer() {
        assertThat(LineDiff.of("a\n", "a\n")).isEmpty();
        assertThat(LineDiff.of("a", "a\n")).containsExactly("@@ only the end of the last line differs");
        assertThat(LineDiff.of("x\n".repeat(4000), "y\n")).containsExactly("@@ 4000 lines now, 1 lines then");
    }
}
