package io.weir.streams;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.weir.event.EventReader;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.event.WellFormed;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/** One line of CSV per record, without a header: numbers become numbers, empty cells are missing, all else is text. */
final class CsvLines implements InputFormat {

    /** Longer ones are text; reading a number takes time that grows with the square of its digits. */
    private static final int LONGEST_NUMBER = 64;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> columns;
    private final int maxBytes;
    private final ObjectReader lines;

    CsvLines(List<String> columns, char separator, int maxBytes) {
        this.columns = List.copyOf(columns);
        this.maxBytes = maxBytes;
        lines = CsvMapper.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.TRIM_SPACES)
                .build()
                .readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator));
    }

    @Override
    public byte[] json(String topic, Headers headers, byte[] value) throws UnreadableEvent {
        EventReader.checkSize(value, maxBytes);
        WellFormed.checkText(value, Reason.NOT_CSV);
        String[] cells = cells(value);
        if (cells.length != columns.size()) {
            throw bad("the line has " + cells.length + " cells; expected " + columns.size() + ", for " + columns);
        }
        ObjectNode event = JSON.createObjectNode();
        for (int i = 0; i < cells.length; i++) {
            BigDecimal number = number(cells[i]);
            if (number != null) {
                event.put(columns.get(i), number);
            } else if (!cells[i].isEmpty()) {
                event.put(columns.get(i), cells[i]);
            }
        }
        try {
            return JSON.writeValueAsBytes(event);
        } catch (IOException e) {
            throw bad(e.getMessage());
        }
    }

    private String[] cells(byte[] value) throws UnreadableEvent {
        try (MappingIterator<String[]> rows = lines.readValues(value)) {
            if (!rows.hasNextValue()) {
                throw bad("the value is empty");
            }
            String[] cells = rows.nextValue();
            if (rows.hasNextValue()) {
                throw bad("the value has more than one line");
            }
            return cells;
        } catch (IOException e) {
            throw bad(e.getMessage());
        }
    }

    private static BigDecimal number(String cell) {
        if (cell.isEmpty() || cell.length() > LONGEST_NUMBER || "+-.0123456789".indexOf(cell.charAt(0)) < 0) {
            return null;
        }
        try {
            return new BigDecimal(cell);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static UnreadableEvent bad(String message) {
        return new UnreadableEvent(Reason.NOT_CSV, message);
    }
}
