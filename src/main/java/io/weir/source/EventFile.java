package io.weir.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens files of events: unpacks, drops a byte order mark, tells CSV from JSON. */
final class EventFile {

    private static final int BUFFER = 1 << 16;

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
        String what = head.startsWith('P', 'K', 3, 4)
                ? "a ZIP archive, or a spreadsheet; unpack it, or save it as CSV"
                : head.startsWith('P', 'A', 'R', '1')
                        ? "a Parquet file; write it as CSV or NDJSON"
                        : head.startsWith('B', 'Z', 'h')
                                ? "packed by bzip2; unpack it, as by 'bunzip2 -c', and give it as stdin"
                                : head.startsWith(0x28, 0xb5, 0x2f, 0xfd)
                                        ? "packed by zstd; unpack it, as by 'zstd -dc', and give it as stdin"
                                        : head.startsWith(0xff, 0xfe) || head.startsWith(0xfe, 0xff)
                                                ? "in UTF-16; write it in UTF-8, as by 'iconv -f utf16 -t utf8'"
                                                : null;
        if (what != null) {
            throw new InputException("cannot read " + name + ": it is " + what);
        }
    }

    /** What went wrong while reading, in words. */
    static InputException unreadable(String name, IOException e) {
        String why;
        if (e instanceof NoSuchFileException) {
            why = "there is no such file";
        } else if (e instanceof AccessDeniedException) {
            why = "it may not be read by this user";
        } else if (e instanceof EOFException || e instanceof ZipException) {
            why = "its compressed data are cut short or broken (" + e.getMessage() + ")";
        } else {
            why = e.getMessage() == null || e.getMessage().equals(name)
                    ? e.getClass().getSimpleName()
                    : e.getMessage();
        }
        return new InputException("cannot read " + name + ": " + why, e);
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
