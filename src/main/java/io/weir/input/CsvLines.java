package io.weir.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.Cells;
import io.weir.json.CsvRow;
import io.weir.json.EventReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/** One line of CSV per record, without a header: numbers become numbers, marks of missing values are missing, all else is text. */
public final class CsvLines implements InputFormat {

    private static final JsonFactory JSON = new JsonFactory();

    private final List<String> columns;
    private final int maxBytes;
    private final CsvRow rows;
    private final Cells grammar;

    public CsvLines(List<String> columns, char separator, Cells grammar, int maxBytes) {
        this.columns = List.copyOf(columns);
        this.maxBytes = maxBytes;
        this.grammar = grammar;
        rows = new CsvRow(separator);
    }

    @Override
    public byte[] json(String topic, Headers headers, byte[] value) throws UnreadableEvent {
        EventReader.checkSize(value, maxBytes);
        String[] cells = rows.cells(value);
        if (cells.length != columns.size()) {
            throw bad("the line has " + cells.length + " cells; expected " + columns.size() + ", for " + columns);
        }
        var bytes = new ByteArrayOutputStream(2 * value.length);
        try (JsonGenerator event = JSON.createGenerator(bytes)) {
            event.writeStartObject();
            for (int i = 0; i < cells.length; i++) {
                String number = grammar.number(cells[i]);
                if (grammar.isMissing(cells[i])) {
                    event.writeNullField(columns.get(i));
                } else if (number != null) {
                    event.writeFieldName(columns.get(i));
                    event.writeNumber(number);
                } else {
                    event.writeStringField(columns.get(i), cells[i]);
                }
            }
            event.writeEndObject();
        } catch (IOException e) {
            throw bad(e.getMessage());
        }
        return bytes.toByteArray();
    }

    private static UnreadableEvent bad(String message) {
        return new UnreadableEvent(Reason.NOT_CSV, message);
    }
}
