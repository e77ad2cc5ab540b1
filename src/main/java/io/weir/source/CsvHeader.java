package io.weir.source;

import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import io.weir.json.CsvRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the rows of a CSV file: the separator that Excel is told, comments, and the names of the columns.
 *
 * @param rows how many of the first rows that is
 * @param columns their names
 * @param comments whether there are comments
 */
record CsvHeader(int rows, char separator, List<String> columns, boolean comments) {

    private static final int LONGEST_SHOWN = 60;
    private static final Pattern EXCEL = Pattern.compile("(?i)sep=(.)");

    /**
     * @param name of the input, for messages
     * @param sample the first rows, at least one
     * @throws InputException if there are no names, or they cannot be those of columns
     */
    static CsvHeader of(String name, List<CsvRows.Row> sample, FileFormat format) {
        int at = 0;
        Character separator = format.separator();
        Matcher excel = EXCEL.matcher(text(sample.get(0)));
        if (excel.matches()) {
            at++;
            separator = separator != null
                    ? separator
                    : Character.valueOf(excel.group(1).charAt(0));
        }
        int comments = at;
        while (at < sample.size() && sample.get(at).startsWith('#')) {
            at++;
        }
        boolean named = at > comments && at < sample.size() && isHeader(sample, at, separator);
        at -= named ? 1 : 0;
        if (at > comments) {
            format.notes()
                    .accept(name + ", line " + sample.get(comments).line()
                            + " is a comment, and is passed over like all lines that begin with #");
        }
        if (at == sample.size()) {
            throw new InputException(name + " has comments and no rows; there is nothing to read");
        }
        if (separator == null) {
            separator = separator(name, sample.subList(at, sample.size()));
        }
        if (separator != ',' && format.separator() == null) {
            format.notes()
                    .accept(name + ": cells are divided by "
                            + (separator == '\t' ? "tabs" : "'" + separator + "'")
                            + "; input.csv.separator says otherwise");
        }
        String[] cells = cells(name, sample.get(at), separator);
        if (cells.length == 1 && format.separator() == null && hasText(sample.subList(at + 1, sample.size()))) {
            format.notes()
                    .accept(name + ": the row of names has one cell, \"" + Words.beginning(cells[0], LONGEST_SHOWN)
                            + "\"; if something else than a comma, ';', '|' or a tab divides cells, input.csv.separator"
                            + " says what");
        }
        if (named) {
            cells[0] = cells[0].substring(1).strip();
        }
        if (!format.columns().isEmpty()
                && Arrays.stream(cells).noneMatch(cell -> CsvDialect.index(format.columns(), cell) >= 0)) {
            return new CsvHeader(at, separator, format.columns(), at > comments);
        }
        var rows = sample.subList(at + 1, sample.size());
        List<String> columns = columns(name, sample.get(at).line(), cells, rows, separator, format);
        return new CsvHeader(at + 1, separator, columns, at > comments);
    }

    private static boolean hasText(List<CsvRows.Row> rows) {
        return rows.stream().anyMatch(row -> !text(row).matches("[-+0-9.,eE]*"));
    }

    private static char separator(String name, List<CsvRows.Row> sample) {
        return name.matches("(?i).*\\.tsv(\\.gz)?")
                ? '\t'
                : CsvDialect.separator(sample.stream()
                        .filter(row -> !row.startsWith('#') || row == sample.get(0))
                        .map(CsvHeader::text)
                        .toList());
    }

    private static String text(CsvRows.Row row) {
        return new String(row.bytes(), StandardCharsets.UTF_8).strip();
    }

    /** Whether the last of the lines that begin with # has the names of the row after it, which has numbers. */
    private static boolean isHeader(List<CsvRows.Row> sample, int at, Character given) {
        String names = text(sample.get(at - 1));
        String row = text(sample.get(at));
        char separator = given != null ? given : CsvDialect.separator(List.of(names, row));
        String split = Pattern.quote(String.valueOf(separator));
        String[] cells = row.split(split, -1);
        return cells.length > 1
                && names.split(split, -1).length == cells.length
                && Arrays.stream(cells).anyMatch(cell -> cell.strip().matches("[+-]?\\d+([.,]\\d+)?([eE][+-]?\\d+)?"));
    }

    private static String[] cells(String name, CsvRows.Row row, char separator) {
        try {
            return new CsvRow(separator).cells(row.bytes());
        } catch (UnreadableEvent e) {
            throw new InputException(name + ", line " + row.line() + ": not CSV: " + e.getMessage(), e);
        }
    }

    private static List<String> columns(
            String name, long line, String[] cells, List<CsvRows.Row> rows, char separator, FileFormat format) {
        String value = CsvDialect.value(cells, format.times());
        if (value != null) {
            throw new InputException(
                    name + ", line " + line + ": " + value + " is no name of a column; put a line of names"
                            + " before the rows, or name the columns with --set input.format=csv --set input.csv.columns=a,b,…");
        }
        var seen = new HashSet<String>();
        List<String> columns = new ArrayList<>(Arrays.asList(cells));
        int last = cells.length - 1;
        if (last > 0 && cells[last].isEmpty() && isEmpty(rows, separator, last)) {
            columns.remove(last);
        }
        if (columns.get(0).isEmpty() && columns.size() > 1) {
            columns.set(0, columns.contains("index") ? "index of rows" : "index");
            format.notes()
                    .accept(name + ", line " + line + ": the first column has no name and is called " + columns.get(0));
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).isEmpty()) {
                throw new InputException(
                        name + ", line " + line + ": column " + (i + 1) + " has no name; name it, or drop it");
            }
            if (!seen.add(columns.get(i))) {
                throw new InputException(name + ", line " + line + ": two columns are called " + columns.get(i)
                        + "; give each its own name");
            }
        }
        return List.copyOf(columns);
    }

    /** Whether there is nothing in a column, or it is not there. */
    private static boolean isEmpty(List<CsvRows.Row> rows, char separator, int column) {
        var grammar = new CsvRow(separator);
        for (CsvRows.Row row : rows) {
            try {
                String[] cells = grammar.cells(row.bytes());
                if (cells.length > column && !cells[column].isEmpty()) {
                    return false;
                }
            } catch (UnreadableEvent e) {
                // It is said when its turn comes.
            }
        }
        return true;
    }
}
