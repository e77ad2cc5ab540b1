package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.weir.event.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The rows of a CSV file with a header, each as a JSON object: a number stays as it is written as far as JSON can write it
 * ({@link JsonNumber}), an empty cell becomes null, anything else a string. The column {@code timestamp} is the time of the event, {@code key} its key; both stay in the object.
 */
final class CsvEvents implements EventSource {

    private static final ObjectReader ROWS = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.TRIM_SPACES, CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .readerFor(String[].class);
    /** Writes one row after the other without anything between. */
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();

    private final String name;
    private final long size;
    private final Times times;
    private final MappingIterator<String[]> rows;
    private final List<String> columns;
    private final int keyColumn;
    private final int timestampColumn;
    private final int labelColumn;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final JsonGenerator out;
    private final SerializableString[] names;
    private String[] next;
    /** Lines on which the last and the next row end. */
    private long line;

    private long nextLine;

    /**
     * Reads the header and the first row.
     *
     * @param name of the input, for messages
     * @param in UTF-8; closed with this
     * @param size number of rows, or -1
     */
    CsvEvents(String name, InputStream in, long size) throws IOException {
        this(name, in, size, Times.DEFAULT);
    }

    /**
     * The same.
     *
     * @param times reads the column {@code timestamp}
     */
    CsvEvents(String name, InputStream in, long size, Times times) throws IOException {
        this.times = times;
        this.name = name;
        this.size = size;
        rows = ROWS.readValues(in);
        columns = header();
        keyColumn = columns.indexOf("key");
        timestampColumn = columns.indexOf("timestamp");
        labelColumn = columns.indexOf("label");
        names = columns.stream().map(SerializedString::new).toArray(SerializableString[]::new);
        out = JSON.createGenerator(bytes);
        next = row();
        if (next == null) {
            throw new InputException(name + " has a header and no rows; there is nothing to read");
        }
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
        var cells = next;
        line = nextLine;
        next = row();
        String key = cell(cells, keyColumn);
        long timestamp = timestampColumn < 0
                ? RecordedEvent.NO_TIMESTAMP
                : RecordedEvent.timestamp(times.ofCell(cells[timestampColumn]));
        return new RecordedEvent(key, timestamp, cell(cells, labelColumn), json(cells));
    }

    private static String cell(String[] cells, int column) {
        return column < 0 || cells[column].isEmpty() ? null : cells[column];
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    private List<String> header() {
        var cells = read();
        if (cells == null) {
            throw new InputException(name + " is empty; give a CSV file with a header, or NDJSON");
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < cells.length; i++) {
            if (cells[i].isEmpty()) {
                throw new InputException(name + ", line 1: column " + (i + 1) + " has no name; name it, or drop it");
            }
            if (!seen.add(cells[i])) {
                throw new InputException(
                        name + ", line 1: two columns are called " + cells[i] + "; give each its own name");
            }
        }
        return List.of(cells);
    }

    /** The next row, as long as the header; null at the end. */
    private String[] row() {
        var cells = read();
        nextLine = lineRead();
        if (cells != null && cells.length != columns.size()) {
            throw new InputException(name + ", line " + lineRead() + ": " + ragged(cells));
        }
        return cells;
    }

    private String ragged(String[] cells) {
        int expected = columns.size();
        return cells.length < expected
                ? "the row ends after " + cells.length + " of " + expected + " columns, before "
                        + columns.get(cells.length) + "; write an empty cell for a missing value"
                : "there is a cell more (" + cells[expected] + ") after the last of " + expected + " columns, "
                        + columns.get(expected - 1) + "; quote a cell that has a comma in it";
    }

    private String[] read() {
        try {
            return rows.hasNextValue() ? rows.nextValue() : null;
        } catch (JsonProcessingException e) {
            throw new InputException(name + ", line " + lineRead() + ": not CSV: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    private int lineRead() {
        return rows.getParser().currentTokenLocation().getLineNr();
    }

    private byte[] json(String[] cells) {
        try {
            bytes.reset();
            out.writeStartObject();
            for (int i = 0; i < cells.length; i++) {
                out.writeFieldName(names[i]);
                if (cells[i].isEmpty()) {
                    out.writeNull();
                } else {
                    String number = JsonNumber.of(cells[i]);
                    if (number != null) {
                        out.writeNumber(number);
                    } else {
                        out.writeString(cells[i]);
                    }
                }
            }
            out.writeEndObject();
            out.flush();
        } catch (IOException e) {
            throw new InputException(
                    name + ", row " + Arrays.toString(cells) + " cannot be written as JSON: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }
}
