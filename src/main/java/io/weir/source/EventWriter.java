package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.json.FileTrouble;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes events as NDJSON or as CSV; what {@link EventSource#open} reads, it writes. */
public final class EventWriter implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();

    private final String name;
    private final OutputStream out;
    private final boolean csv;
    private final boolean ours;
    /** Of a CSV file: the fields of the first event. */
    private List<String> columns;

    private EventWriter(String name, OutputStream out, boolean csv, boolean ours) {
        this.name = name;
        this.ours = ours;
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.csv = csv;
    }

    /** Writes NDJSON to a stream, which stays open. */
    public static EventWriter ndjson(String name, OutputStream out) {
        return new EventWriter(name, out, false, false);
    }

    /**
     * Writes a file, in the format that its name tells: {@code .csv}, else NDJSON; gzipped if it ends in {@code .gz}.
     *
     * @throws InputException if the file cannot be written
     */
    public static EventWriter create(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        try {
            OutputStream out = Files.newOutputStream(file);
            return new EventWriter(
                    file.toString(),
                    name.endsWith(".gz") ? new GZIPOutputStream(out) : out,
                    name.replaceFirst("\\.gz$", "").endsWith(".csv"),
                    true);
        } catch (IOException e) {
            throw unwritable(file.toString(), e);
        }
    }

    /** Writes one event. In CSV every event must have the fields of the first, all of them numbers, texts or null. */
    public void write(RecordedEvent event) {
        try {
            if (csv) {
                writeRow(event.value());
            } else {
                out.write(event.value());
                out.write('\n');
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    @Override
    public void close() {
        try {
            out.flush();
            if (ours) {
                out.close();
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private void writeRow(byte[] value) throws IOException {
        var cells = cells(value);
        if (columns == null) {
            columns = List.copyOf(cells.keySet());
            line(columns.stream().map(EventWriter::quoted).toList());
        }
        if (!columns.equals(List.copyOf(cells.keySet()))) {
            throw new InputException(name + ": an event has the fields " + cells.keySet() + " where the first had "
                    + columns + "; write NDJSON instead");
        }
        line(cells.values().stream().map(EventWriter::quoted).toList());
    }

    private void line(List<String> cells) throws IOException {
        out.write(String.join(",", cells).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static Map<String, String> cells(byte[] value) throws IOException {
        var cells = new LinkedHashMap<String, String>();
        try (JsonParser json = JSON.createParser(value)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                cells.put(field, json.nextToken() == JsonToken.VALUE_NULL ? "" : json.getText());
            }
        }
        return cells;
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static InputException unwritable(String name, IOException e) {
        return new InputException(
                "cannot write " + name + ": " + FileTrouble.ofWriting(e) + "; choose another file", e);
    }
}
