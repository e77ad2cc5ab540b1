package io.weir.source;

import io.weir.event.Times;
import io.weir.event.UnreadableEvent;
import io.weir.json.Cells;
import io.weir.json.CsvRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** How a CSV file is written, seen from its first rows. */
final class CsvDialect {

    static final String SEPARATORS = ",;\t|";

    private static final Pattern COMMA_NUMBER = Pattern.compile("[+-]?\\d+,\\d+(?:[eE][+-]?\\d+)?");
    private static final Pattern POINT_NUMBER = Pattern.compile("[+-]?\\d+\\.\\d+(?:[eE][+-]?\\d+)?");
    /** Either mark may stand between the groups of such a number. */
    private static final Pattern ONE_GROUP = Pattern.compile("[+-]?[1-9]\\d{0,2}[.,]\\d{3}");

    private static final Pattern GROUPED_COMMA_NUMBER = Pattern.compile("[+-]?\\d{1,3}(?:\\.\\d{3})+,\\d+");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern FRACTION = Pattern.compile("[+-]?\\d*[.,]\\d+(?:[eE][+-]?\\d+)?|[+-]\\d+");

    private static final Pattern WHOLE = Pattern.compile("\\d+");

    private CsvDialect() {}

    /**
     * What is between the cells: of what divides the first row, that which divides the most of the others into as many cells.
     *
     * @param rows the first has the names, if there are any
     */
    static char separator(List<String> rows) {
        char best = 0;
        double most = 0;
        for (char c : SEPARATORS.toCharArray()) {
            int columns = cells(rows.get(0), c);
            if (columns > 1) {
                long alike =
                        rows.stream().filter(row -> cells(row, c) == columns).count();
                double score = (double) alike / rows.size() * (1 + Math.log(columns));
                if (score > most) {
                    most = score;
                    best = c;
                }
            }
        }
        return best != 0 ? best : alone(rows);
    }

    /** Of a single column: what is in none of its cells, so that they stay whole. */
    private static char alone(List<String> rows) {
        for (char c : SEPARATORS.toCharArray()) {
            if (rows.size() > 1
                    && rows.subList(1, rows.size()).stream().noneMatch(row -> cells(row, c) > 1)
                    && rows.subList(1, rows.size()).stream().allMatch(row -> isNumber(row.strip()))) {
                return c;
            }
        }
        return ',';
    }

    private static boolean isNumber(String text) {
        return COMMA_NUMBER.matcher(text).matches()
                || POINT_NUMBER.matcher(text).matches()
                || text.matches("[+-]?\\d+");
    }

    private static int cells(String row, char separator) {
        int cells = 1;
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            quoted ^= c == '"';
            cells += !quoted && c == separator ? 1 : 0;
        }
        return cells;
    }

    /** What is before a fraction: a comma where numbers are seen that have one and none with a point, or hardly any. */
    static char decimal(List<String[]> rows, char separator) {
        int commas = 0;
        int points = 0;
        for (String[] row : rows) {
            for (String cell : row) {
                boolean ambiguous = ONE_GROUP.matcher(cell).matches();
                if (GROUPED_COMMA_NUMBER.matcher(cell).matches()
                        || COMMA_NUMBER.matcher(cell).matches() && (!ambiguous || separator == ';')) {
                    commas++;
                } else if (POINT_NUMBER.matcher(cell).matches() && !ambiguous) {
                    points++;
                }
            }
        }
        return commas > 0 && points * 10 <= commas ? ',' : '.';
    }

    /**
     * Whether the first of some rows says units or types: none of its cells is a number where all the others have some, and the row
     * is no event with a time.
     */
    static boolean isUnits(List<String[]> rows, int columns, Cells grammar, Times times) {
        if (rows.size() < 2) {
            return false;
        }
        boolean units = false;
        for (int i = 0; i < columns; i++) {
            String first = rows.get(0)[i];
            if (grammar.number(first) != null || times.ofCell(first) != Times.NONE) {
                return false;
            }
            boolean numeric = false;
            boolean all = true;
            for (String[] row : rows.subList(1, rows.size())) {
                boolean number = isNumber(row[i], grammar);
                numeric |= number;
                all &= number || grammar.isMissing(row[i]);
            }
            if (numeric && all) {
                if (isNumber(first, grammar)) {
                    return false;
                }
                units |= !grammar.isMissing(first);
            }
        }
        return units;
    }

    private static boolean isNumber(String cell, Cells grammar) {
        return grammar.number(cell) != null || grammar.dressedNumber(cell) != null;
    }

    /** Whether the numbers of a column are written for people: all can be read so, and some cannot be read otherwise. */
    static boolean isDressed(List<String[]> rows, int column, Cells grammar) {
        boolean dressed = false;
        for (String[] row : rows) {
            String cell = row[column];
            if (!grammar.isMissing(cell) && grammar.number(cell) == null) {
                if (IP_ADDRESS.matcher(cell).matches() || grammar.dressedNumber(cell) == null) {
                    return false;
                }
                dressed = true;
            }
        }
        return dressed;
    }

    /** A cell of a first row that is no name, but a value; null if all may be names. A table may have days for names, or numbers. */
    static String value(String[] header, Times times) {
        String time = null;
        boolean number = false;
        for (String cell : header) {
            if (FRACTION.matcher(cell).matches()) {
                return cell;
            }
            boolean whole = WHOLE.matcher(cell).matches();
            number |= whole;
            time = !whole && !cell.isEmpty() && times.ofText(cell) != Times.NONE ? cell : time;
        }
        return number ? time : null;
    }

    /** The rows that have as many cells as there are columns; empty cells after these do not count. */
    static List<String[]> whole(List<CsvRows.Row> rows, CsvRow grammar, int columns) {
        List<String[]> whole = new ArrayList<>();
        for (CsvRows.Row row : rows) {
            try {
                String[] cells = trimmed(grammar.cells(row.bytes()), columns);
                if (cells.length == columns && !row.open()) {
                    whole.add(cells);
                }
            } catch (UnreadableEvent e) {
                // It is said when its turn comes.
            }
        }
        return whole;
    }

    /** Cells without the empty ones after the last column. */
    static String[] trimmed(String[] cells, int columns) {
        int length = cells.length;
        while (length > columns && cells[length - 1].isEmpty()) {
            length--;
        }
        return length == cells.length ? cells : Arrays.copyOf(cells, length);
    }

    /** The index of a name, whatever its case if no other has just that; -1 if it is not there. */
    static int index(List<String> columns, String name) {
        int exact = columns.indexOf(name);
        for (int i = 0; exact < 0 && i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return exact;
    }
}
