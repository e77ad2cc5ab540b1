package io.weir.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes one row of CSV apart. Immutable. */
public final class CsvRow {

    private final char separator;
    private final ObjectReader quoted;

    public CsvRow(char separator) {
        this.separator = separator;
        quoted = CsvMapper.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.TRIM_SPACES)
                .build()
                .readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator));
    }

    /**
     * The cells of a row, without blanks around them and quotes.
     *
     * @param row UTF-8
     * @throws UnreadableEvent {@link Reason#NOT_CSV} if it is empty, has more than one line outside of quotes, or is no UTF-8
     */
    public String[] cells(byte[] row) throws UnreadableEvent {
        String text = text(row);
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\n' || c == '\r') {
                return quotedCells(text);
            }
        }
        if (end == 0) {
            throw bad("the value is empty");
        }
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int i = text.indexOf(separator); i >= 0 && i < end; i = text.indexOf(separator, from)) {
            cells.add(text.substring(from, i).strip());
            from = i + 1;
        }
        cells.add(text.substring(from, end).strip());
        return cells.toArray(String[]::new);
    }

    private String[] quotedCells(String text) throws UnreadableEvent {
        try (MappingIterator<String[]> rows = quoted.readValues(text)) {
            String[] cells = rows.hasNextValue() ? rows.nextValue() : null;
            if (cells == null) {
                throw bad("the value is empty");
            }
            if (rows.hasNextValue()) {
                throw bad("the value has more than one line");
            }
            return cells;
        } catch (JsonProcessingException e) {
            throw bad(Json.words(e, 0) + "; quotes around a cell are doubled within it");
        } catch (IOException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    /** Text of bytes; a replacement character in it may have been there, or stand for what is none. */
    private static String text(byte[] row) throws UnreadableEvent {
        String text = new String(row, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            WellFormed.checkText(row, Reason.NOT_CSV);
        }
        return text;
    }

    private static UnreadableEvent bad(String message) {
        return new UnreadableEvent(Reason.NOT_CSV, message);
    }
}
