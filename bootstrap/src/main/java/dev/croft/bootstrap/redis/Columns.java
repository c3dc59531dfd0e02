package dev.croft.bootstrap.redis;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts in columns, each as wide as its widest. */
final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /**
     * A line for each row.
     *
     * @param rows titles first; a column that holds nothing else is left out
     */
    static List<String> of(List<List<String>> rows) {
        var columns = IntStream.range(0, rows.get(0).size())
                .filter(c -> rows.stream().skip(1).anyMatch(row -> !row.get(c).isEmpty()))
                .boxed()
                .toList();
        return rows.stream()
                .map(row -> columns.stream()
                        .map(c -> padded(row.get(c), width(rows, c)))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .toList();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
