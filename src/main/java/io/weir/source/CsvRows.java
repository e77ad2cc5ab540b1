package io.weir.source;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The rows of a CSV file: a line each, and more where a cell in quotes has some. Blank lines are passed over. */
final class CsvRows {

    private final Lines lines;
    private final int longest;
    private final Deque<Row> returned = new ArrayDeque<>();
    /** 0 as long as it is not known. */
    private char separator;

    CsvRows(Lines lines, int longest) {
        this.lines = lines;
        this.longest = longest;
    }

    /**
     * A row.
     *
     * @param first the row in one line, of which not all may be kept
     * @param open whether a quote in it is never closed
     */
    record Row(Lines.Line first, boolean open) {

        byte[] bytes() {
            return first.bytes();
        }

        /** Bytes of its first line, of which some may not be kept. */
        long length() {
            return first.length();
        }

        long line() {
            return first.number();
        }

        boolean startsWith(char c) {
            return bytes().length > 0 && bytes()[0] == c;
        }
    }

    void separator(char known) {
        separator = known;
    }

    /** Gives rows back, to come again in their order. */
    void giveBack(List<Row> rows) {
        returned.addAll(rows);
    }

    /** The next row; null at the end. */
    Row next() {
        if (!returned.isEmpty()) {
            return returned.remove();
        }
        Lines.Line line = lines.nextNotBlank();
        if (line == null || line.length() > longest || !endsInQuotes(line.bytes(), false)) {
            return line == null ? null : new Row(line, false);
        }
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(line.bytes());
        List<Lines.Line> further = new ArrayList<>();
        Lines.Line more = lines.next();
        boolean open = true;
        while (more != null && whole.size() + more.length() < longest) {
            further.add(more);
            whole.write('\n');
            whole.writeBytes(more.bytes());
            open = endsInQuotes(more.bytes(), true);
            if (!open) {
                byte[] bytes = whole.toByteArray();
                return new Row(new Lines.Line(bytes, line.number(), bytes.length), false);
            }
            more = lines.next();
        }
        if (more != null) {
            further.add(more);
        }
        // The quote was no quote: what follows are rows of their own.
        lines.giveBack(further);
        return new Row(line, true);
    }

    void close() {
        lines.close();
    }

    /** Whether a quoted cell goes on after a line. */
    private boolean endsInQuotes(byte[] line, boolean begun) {
        boolean quoted = begun;
        boolean cellBegins = true;
        for (int i = 0; i < line.length; i++) {
            byte c = line[i];
            if (quoted) {
                if (c == '"' && i + 1 < line.length && line[i + 1] == '"') {
                    i++;
                } else {
                    quoted = c != '"';
                }
                cellBegins = false;
            } else {
                quoted = c == '"' && cellBegins;
                cellBegins = isSeparator(c) || cellBegins && c == ' ';
            }
        }
        return quoted;
    }

    private boolean isSeparator(byte c) {
        return separator == 0 ? CsvDialect.SEPARATORS.indexOf(c) >= 0 : c == separator;
    }
}
