package io.weir.source;

import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.Cells;
import io.weir.json.CsvRow;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * The rows of a CSV file, each as a JSON object: a number stays as it is written as far as JSON can write it ({@link Cells}), a
 * missing value becomes null, anything else a string. The column {@code timestamp} is the time of the event, {@code key} its key,
 * {@code label} its label, in letters of any case; they stay in the object. A row that does not fit is an event that cannot be read.
 */
final class CsvEvents implements EventSource {

    /** Rows that are looked at before the first is given, and their bytes. */
    private static final int SAMPLE = 200;

    private static final int SAMPLE_BYTES = 1 << 18;

    private final String name;
    private final long size;
    private final int longest;
    private final TimestampColumn timestamps;
    private final Consumer<String> notes;
    private final CsvRows rows;
    private final CsvRow grammar;
    private final CsvHeader header;
    private final Special special;
    private final CsvObjects objects;
    private CsvRows.Row next;
    private long line;

    /** The places of the columns that are more than fields; −1 for none. */
    private record Special(int key, int timestamp, int label) {

        static Special of(List<String> columns) {
            return new Special(
                    CsvDialect.index(columns, "key"),
                    CsvDialect.index(columns, "timestamp"),
                    CsvDialect.index(columns, "label"));
        }
    }

    /** A file of which nothing is known. */
    CsvEvents(String name, InputStream in, long size) throws IOException {
        this(name, new Lines(name, in, FileFormat.seen().longest(), 0), size, FileFormat.seen());
    }

    /**
     * Looks at the first rows.
     *
     * @param name of the input, for messages
     * @param lines UTF-8; closed with this
     * @param size number of rows, or -1
     */
    CsvEvents(String name, Lines lines, long size, FileFormat format) throws IOException {
        this.name = name;
        this.size = size;
        longest = format.longest();
        timestamps = new TimestampColumn(name, format);
        notes = format.notes();
        rows = new CsvRows(lines, longest);
        List<CsvRows.Row> sample = sample();
        if (sample.isEmpty()) {
            throw new InputException(name + " is empty; give a CSV file with a header, or NDJSON");
        }
        header = CsvHeader.of(name, sample, format);
        checkLength(sample.subList(0, header.rows()));
        List<String> columns = header.columns();
        rows.separator(header.separator());
        grammar = new CsvRow(header.separator());
        sample = sample.subList(header.rows(), sample.size());
        List<String[]> whole = CsvDialect.whole(sample, grammar, columns.size());
        char decimal = format.decimal() != null ? format.decimal() : CsvDialect.decimal(whole, header.separator());
        if (decimal == ',' && format.decimal() == null) {
            notes.accept(name + ": a comma is before the fractions of numbers; input.csv.decimal says otherwise");
        }
        Cells cells = new Cells(decimal, format.missing(), !format.columns().isEmpty());
        boolean firstIsWhole = !sample.isEmpty()
                && !CsvDialect.whole(sample.subList(0, 1), grammar, columns.size())
                        .isEmpty();
        if (firstIsWhole && CsvDialect.isUnits(whole, columns.size(), cells, format.times())) {
            notes.accept(name + ", line " + sample.get(0).line() + " (" + String.join(", ", whole.get(0))
                    + ") has no value of any number, and is passed over as units");
            sample = sample.subList(1, sample.size());
            whole = whole.subList(1, whole.size());
        }
        objects = CsvObjects.of(name, columns, cells, whole, notes);
        rows.giveBack(sample);
        special = Special.of(columns);
        next = row();
        if (next == null) {
            throw new InputException(name + " has a header and no rows; there is nothing to read");
        }
    }

    private void checkLength(List<CsvRows.Row> header) {
        for (CsvRows.Row row : header) {
            if (row.length() > longest) {
                throw new InputException("cannot read " + name + ": its header, on line " + row.line() + ", has "
                        + row.length() + " bytes, more than event.max.bytes=" + longest + "; is it a CSV file?");
            }
        }
    }

    private List<CsvRows.Row> sample() {
        List<CsvRows.Row> sample = new ArrayList<>();
        long read = 0;
        while (sample.size() < SAMPLE && read < SAMPLE_BYTES) {
            CsvRows.Row row = rows.next();
            if (row == null) {
                break;
            }
            sample.add(row);
            read += row.bytes().length;
        }
        return sample;
    }

    @Override
    public boolean isCsv() {
        return true;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public RecordedEvent next() {
        if (next == null) {
            throw new NoSuchElementException("no rows are left in " + name);
        }
        CsvRows.Row row = next;
        line = row.line();
        RecordedEvent event = event(row);
        next = row();
        if (next == null) {
            timestamps.end();
            objects.sayWhatIsEmpty(notes);
        }
        return event;
    }

    private RecordedEvent event(CsvRows.Row row) {
        if (row.first().length() > longest) {
            return row.first().tooLong(longest);
        }
        try {
            String[] values = values(row);
            String timestamp = cell(values, special.timestamp);
            long time = timestamp == null || objects.cells().isMissing(timestamp)
                    ? RecordedEvent.NO_TIMESTAMP
                    : timestamps.ofCell(timestamp, columns().get(special.timestamp), line);
            return new RecordedEvent(
                    cell(values, special.key),
                    time,
                    cell(values, special.label),
                    objects.json(values, line),
                    line,
                    null);
        } catch (UnreadableEvent e) {
            var placed = new UnreadableEvent(e.reason(), "line " + line + ": " + e.getMessage());
            return RecordedEvent.unreadable(row.bytes(), line, placed);
        }
    }

    private String[] values(CsvRows.Row row) throws UnreadableEvent {
        if (row.open()) {
            throw new UnreadableEvent(Reason.NOT_CSV, "a quote is opened and never closed; double it, or take it out");
        }
        String[] values =
                CsvDialect.trimmed(grammar.cells(row.bytes()), columns().size());
        if (values.length != columns().size()) {
            throw new UnreadableEvent(Reason.NOT_CSV, ragged(values));
        }
        return values;
    }

    private static String cell(String[] cells, int column) {
        return column < 0 || cells[column].isEmpty() ? null : cells[column];
    }

    @Override
    public void close() {
        timestamps.end();
        rows.close();
    }

    /** The next row that is no comment; null at the end. */
    private CsvRows.Row row() {
        CsvRows.Row row = rows.next();
        while (row != null && row.startsWith('#') && isComment(row)) {
            row = rows.next();
        }
        return row;
    }

    private boolean isComment(CsvRows.Row row) {
        try {
            return header.comments()
                    || grammar.cells(row.bytes()).length != columns().size();
        } catch (UnreadableEvent e) {
            return false;
        }
    }

    private String ragged(String[] values) {
        int expected = columns().size();
        return values.length < expected
                ? "the row ends after " + values.length + " of " + expected + " columns, before "
                        + columns().get(values.length) + "; write an empty cell for a missing value"
                : "there is a cell more (" + values[expected] + ") after the last of " + expected + " columns, "
                        + columns().get(expected - 1) + "; quote a cell that has a separator in it";
    }

    private List<String> columns() {
        return header.columns();
    }
}
