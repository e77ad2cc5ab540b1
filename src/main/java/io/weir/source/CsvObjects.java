package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.weir.json.Cells;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes the rows of a CSV file as JSON objects, and knows in the end which columns were empty. */
final class CsvObjects {

    /** Writes one row after the other without anything between. */
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();

    private final String file;
    private final List<String> columns;
    private final Cells cells;
    private final boolean[] dressed;
    /** Columns in which there is something. */
    private final boolean[] filled;

    private final SerializableString[] names;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final JsonGenerator out;

    private CsvObjects(String file, List<String> columns, Cells cells, boolean[] dressed) throws IOException {
        this.file = file;
        this.columns = columns;
        this.cells = cells;
        this.dressed = dressed;
        filled = new boolean[columns.size()];
        names = columns.stream().map(SerializedString::new).toArray(SerializableString[]::new);
        out = JSON.createGenerator(bytes);
    }

    /**
     * Looks which columns have numbers with something around them, and says how those are read.
     *
     * @param file its name, for messages
     * @param sample whole rows
     */
    static CsvObjects of(String file, List<String> columns, Cells cells, List<String[]> sample, Consumer<String> notes)
            throws IOException {
        var dressed = new boolean[columns.size()];
        for (int i = 0; i < dressed.length; i++) {
            dressed[i] = CsvDialect.isDressed(sample, i, cells);
            if (dressed[i]) {
                int column = i;
                String example = sample.stream()
                        .map(row -> row[column])
                        .filter(cell -> !cells.isMissing(cell) && cells.number(cell) == null)
                        .findFirst()
                        .orElseThrow();
                notes.accept(file + ": in column " + columns.get(i) + ", " + example + " is read as "
                        + cells.dressedNumber(example));
            }
        }
        return new CsvObjects(file, columns, cells, dressed);
    }

    Cells cells() {
        return cells;
    }

    /**
     * @param values one for each column
     * @param line that they are on
     */
    byte[] json(String[] values, long line) {
        try {
            bytes.reset();
            out.writeStartObject();
            for (int i = 0; i < values.length; i++) {
                out.writeFieldName(names[i]);
                write(values[i], i);
            }
            out.writeEndObject();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ", line " + line + " cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private void write(String value, int column) throws IOException {
        if (cells.isMissing(value)) {
            out.writeNull();
            return;
        }
        filled[column] = true;
        String number = cells.number(value);
        if (number == null && dressed[column]) {
            number = cells.dressedNumber(value);
        }
        if (number != null) {
            out.writeNumber(number);
        } else {
            out.writeString(value);
        }
    }

    void sayWhatIsEmpty(Consumer<String> notes) {
        List<String> empty = new ArrayList<>();
        for (int i = 0; i < filled.length; i++) {
            if (!filled[i]) {
                empty.add(columns.get(i));
            }
        }
        if (!empty.isEmpty()) {
            notes.accept(file + ": no row has a value in " + String.join(", ", empty));
        }
    }
}
