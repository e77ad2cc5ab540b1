package io.weir.source;

import io.weir.json.FileKind;
import io.weir.json.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Opens files of events: unpacks, drops a byte order mark, tells CSV from JSON. */
final class EventFile {

    private static final int BUFFER = 1 << 16;

    /** Bytes that nearly all kinds of files are told by; more may be long in coming. */
    private static final int SIGNATURE = 4;

    private EventFile() {}

    static EventSource open(String fileOrDash, FileFormat format) {
        boolean stdin = fileOrDash.equals("-");
        String name = stdin ? "stdin" : fileOrDash;
        InputStream in = null;
        try {
            if (stdin) {
                return open(name, System.in, format);
            }
            var file = file(fileOrDash);
            var counted = new MeasuredSource.Counted(Files.newInputStream(file));
            in = counted;
            return new MeasuredSource(open(name, counted, format), counted, Files.size(file));
        } catch (IOException e) {
            closeQuietly(in);
            throw unreadable(name, e);
        } catch (InputException e) {
            closeQuietly(in);
            throw e;
        }
    }

    /**
     * Reads events from a stream and closes it in the end.
     *
     * @param name of the input, for messages; its extension tells the format
     */
    static EventSource open(String name, InputStream raw, FileFormat format) throws IOException {
        var head = new Head(raw);
        if (head.startsWith(0x1f, 0x8b)) {
            head = new Head(new GZIPInputStream(head.from(0), BUFFER));
        }
        refuseForeign(name, head);
        int start = head.startsWith(0xef, 0xbb, 0xbf) ? 3 : 0;
        int first = head.notBlank(start);
        if (first < 0) {
            throw new InputException(name + " is empty; give a CSV file with a header, or NDJSON");
        }
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        boolean json = plain.matches(".*\\.(ndjson|jsonl|json)")
                || (!plain.matches(".*\\.(csv|tsv)") && (head.at(first) == '{' || head.at(first) == '['));
        if (!json && (format.conversion() == null || plain.matches(".*\\.(csv|tsv)"))) {
            return new CsvEvents(name, lines(name, head, start, format), -1, format);
        }
        JsonShape shape = JsonShape.of(name, head, first, format);
        if (shape.kind() == JsonShape.Kind.LINES) {
            return new NdjsonEvents(name, lines(name, head, start, format), format);
        }
        var values = new JsonValues(
                name,
                head.from(shape.from()),
                shape.kind() == JsonShape.Kind.ARRAY,
                shape.path(),
                format.longest(),
                head.lines(shape.from()));
        return new NdjsonEvents(name, values::next, values::close, format);
    }

    private static Lines lines(String name, Head head, int start, FileFormat format) {
        return new Lines(name, head.from(start), format.longest(), 0);
    }

    /** Files that hold events in a form that is not read here; what they need is said. */
    private static void refuseForeign(String name, Head head) throws IOException {
        head.has(SIGNATURE - 1);
        FileKind.foreign(head.bytes(), head.size()).ifPresent(what -> {
            throw new InputException("cannot read " + name + ": it is " + what);
        });
    }

    /** What went wrong while reading, in words. */
    static InputException unreadable(String name, IOException e) {
        return new InputException("cannot read " + name + ": " + FileTrouble.of(e), e);
    }

    private static Path file(String name) {
        var path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw new InputException("cannot read " + name + ": it is a directory; name a file in it");
        }
        return path;
    }

    private static void closeQuietly(InputStream in) {
        if (in != null && in != System.in) {
            try {
                in.close();
            } catch (IOException e) {
                // Nothing was read from it; the first error is the one to tell.
            }
        }
    }
}
