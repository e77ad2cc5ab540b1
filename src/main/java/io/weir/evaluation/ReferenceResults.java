package io.weir.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table of recorded figures, one row per set. */
final class ReferenceResults {

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    private ReferenceResults(List<String> header) {
        this.header = header;
    }

    static ReferenceResults read(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
        var table = new ReferenceResults(cells(lines.get(0)));
        lines.subList(1, lines.size()).forEach(line -> table.rows.add(cells(line)));
        return table;
    }

    /** Cells may be quoted; no quote is in one. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    int size() {
        return rows.size();
    }

    String text(int row, String column) {
        int i = header.indexOf(column);
        if (i < 0) {
            throw new IllegalArgumentException("the yardstick has no column " + column + "; it has " + header);
        }
        return rows.get(row).get(i);
    }

    /** NaN where the cell is empty. */
    double number(int row, String column) {
        String text = text(row, column);
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }
}
