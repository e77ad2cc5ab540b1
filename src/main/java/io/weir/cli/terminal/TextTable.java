package io.weir.cli.terminal;

import java.io.PrintWriter;
import java.util.List;

/** Columns of text for people. */
public final class TextTable {

    private TextTable() {}

    /**
     * Prints the first column flush left and the others, of numbers, flush right.
     *
     * @param cells rows of equal length, the heading first
     */
    public static void print(List<List<String>> cells, PrintWriter out) {
        print(cells, 1, out);
    }

    /**
     * Prints columns of words.
     *
     * @param cells rows of equal length, the heading first
     */
    public static void printLeft(List<List<String>> cells, PrintWriter out) {
        print(cells, Integer.MAX_VALUE, out);
    }

    private static void print(List<List<String>> cells, int left, PrintWriter out) {
        var rows = cells.stream()
                .map(row -> row.stream().map(SafeText::line).toList())
                .toList();
        int[] widths = new int[rows.get(0).size()];
        for (var row : rows) {
            for (int j = 0; j < widths.length; j++) {
                widths[j] = Math.max(widths[j], row.get(j).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int j = 0; j < widths.length; j++) {
                String pad = " ".repeat(widths[j] - row.get(j).length());
                line.append(j == 0 ? "" : "  ").append(j < left ? row.get(j) + pad : pad + row.get(j));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }
}
