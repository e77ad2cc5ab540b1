package io.weir.source;

import io.weir.event.Times;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens files of events: unpacks, drops a byte order mark, tells CSV from NDJSON. */
final class EventFile {

    private static final int BUFFER = 1 << 16;

    private EventFile() {}

    static EventSource open(String fileOrDash, Times times) {
        boolean stdin = fileOrDash.equals("-");
        String name = stdin ? "stdin" : fileOrDash;
        InputStream in = null;
        try {
            if (stdin) {
                return open(name, System.in, times);
            }
            var file = file(fileOrDash);
            var counted = new MeasuredSource.Counted(Files.newInputStream(file));
            in = counted;
            return new MeasuredSource(open(name, counted, times), counted, Files.size(file));
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
    static EventSource open(String name, InputStream raw) throws IOException {
        return open(name, raw, Times.DEFAULT);
    }

    private static EventSource open(String name, InputStream raw, Times times) throws IOException {
        var in = new PushbackInputStream(new BufferedInputStream(raw, BUFFER), 3);
        if (startsWith(in, 0x1f, 0x8b)) {
            in = new PushbackInputStream(new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER), 3);
        }
        if (startsWith(in, 0xef, 0xbb, 0xbf)) {
            in.skipNBytes(3);
        }
        int first = firstCharacter(in);
        if (first < 0) {
            throw new InputException(name + " is empty; give a CSV file with a header, or NDJSON");
        }
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        boolean json = plain.matches(".*\\.(ndjson|jsonl|json)") || (!plain.endsWith(".csv") && first == '{');
        return json ? new NdjsonEvents(name, in, times) : new CsvEvents(name, in, -1, times);
    }

    /** What went wrong while reading, in words. */
    static InputException unreadable(String name, IOException e) {
        String why;
        if (e instanceof NoSuchFileException) {
            why = "there is no such file";
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

    private static boolean startsWith(PushbackInputStream in, int... magic) throws IOException {
        byte[] head = in.readNBytes(magic.length);
        in.unread(head);
        boolean equal = head.length == magic.length;
        for (int i = 0; equal && i < magic.length; i++) {
            equal = (head[i] & 0xff) == magic[i];
        }
        return equal;
    }

    /** The first character that is not blank, left in the stream; -1 if there is none. Blanks before it are dropped. */
    private static int firstCharacter(PushbackInputStream in) throws IOException {
        int c = in.read();
        while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            c = in.read();
        }
        if (c >= 0) {
            in.unread(c);
        }
        return c;
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
