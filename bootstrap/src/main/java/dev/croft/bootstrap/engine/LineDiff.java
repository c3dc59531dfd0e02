package dev.croft.bootstrap.engine;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line, as diff(1) shows it, with some lines around. */
final class LineDiff {
    private static final int AROUND = 2;
    /** Larger texts are compared as a whole: the table would be too large. */
    private static final int LARGEST = 3000;

    private LineDiff() {}

    /** Lines that begin with {@code -}, {@code +} or a blank; {@code @@} stands where some were left out. Empty: equal. */
    static List<String> of(String before, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        List<String> a = before.lines().toList();
        List<String> b = after.lines().toList();
        if (a.size() > LARGEST || b.size() > LARGEST) {
            return List.of("@@ " + a.size() + " lines now, " + b.size() + " lines then");
        }
        List<String> all = merge(a, b);
        return all.stream().allMatch(line -> line.startsWith(" "))
                ? List.of("@@ only the end of the last line differs")
                : shortened(all);
    }

    private static List<String> merge(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                lines.add(" " + a.get(i++));
                j++;
            } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add("-" + a.get(i++));
            } else {
                lines.add("+" + b.get(j++));
            }
        }
        return lines;
    }

    private static List<String> shortened(List<String> lines) {
        List<String> kept = new ArrayList<>();
        boolean left = false;
        for (int i = 0; i < lines.size(); i++) {
            List<String> near = lines.subList(Math.max(0, i - AROUND), Math.min(lines.size(), i + AROUND + 1));
            if (near.stream().allMatch(line -> line.startsWith(" "))) {
                left = true;
                continue;
            }
            if (left) {
                kept.add("@@");
                left = false;
            }
            kept.add(lines.get(i));
        }
        return kept;
    }
}
