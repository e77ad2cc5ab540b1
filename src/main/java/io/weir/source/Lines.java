package io.weir.source;

import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;

/** The lines of a stream, in bounded memory: of one that is longer than it may be, the beginning is kept and the rest passed over. */
final class Lines {

    private final String name;
    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    /** What ends a line: a line feed, or a carriage return in files that have only such. */
    private byte end;

    private long number;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private final Deque<Line> returned = new ArrayDeque<>();

    /**
     * @param name of the input, for messages
     * @param longest bytes of a line that are kept
     * @param skipped lines that were read before
     */
    Lines(String name, InputStream in, int longest, long skipped) {
        this.name = name;
        this.in = in;
        this.longest = longest;
        number = skipped;
    }

    /**
     * A line.
     *
     * @param bytes without what ends it; not copied
     * @param number from 1
     * @param length bytes that it has, of which some may not be kept
     */
    record Line(byte[] bytes, long number, long length) {

        boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return length == bytes.length;
        }

        /**
         * Why it is no event, as an event.
         *
         * @param most bytes that an event may have
         */
        RecordedEvent tooLong(int most) {
            String why = "the line has " + length + " bytes, more than event.max.bytes=" + most + "; the first "
                    + bytes.length + " are kept";
            return RecordedEvent.unreadable(bytes, number, new UnreadableEvent(Reason.TOO_LARGE, why));
        }
    }

    /** The next line; null at the end. */
    Line next() {
        if (!returned.isEmpty()) {
            return returned.remove();
        }
        try {
            return read();
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    /** Gives lines back, to come again in their order before all others. */
    void giveBack(Collection<Line> lines) {
        for (Iterator<Line> last = new ArrayDeque<>(lines).descendingIterator(); last.hasNext(); ) {
            returned.addFirst(last.next());
        }
    }

    /** The next line that is not blank; null at the end. */
    Line nextNotBlank() {
        Line line = next();
        while (line != null && line.isBlank()) {
            line = next();
        }
        return line;
    }

    void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    private Line read() throws IOException {
        if (!fill()) {
            return null;
        }
        number++;
        int stop = end();
        if (stop < to) {
            Line line = line(Arrays.copyOfRange(buffer, from, Math.min(stop, from + longest + 1)), stop - from);
            from = stop + 1;
            return line;
        }
        whole.reset();
        long length = 0;
        boolean ended = false;
        while (!ended && fill()) {
            stop = end();
            int more = stop - from;
            whole.write(buffer, from, Math.min(more, longest + 1 - whole.size()));
            length += more;
            ended = stop < to;
            from = Math.min(to, stop + 1);
        }
        return line(whole.toByteArray(), length);
    }

    private Line line(byte[] bytes, long length) {
        int kept = bytes.length;
        if (kept == length && kept > 0 && bytes[kept - 1] == '\r') {
            return new Line(Arrays.copyOf(bytes, kept - 1), number, kept - 1);
        }
        return new Line(bytes, number, length);
    }

    private int end() {
        int i = from;
        while (i < to && buffer[i] != end) {
            i++;
        }
        return i;
    }

    /** Whether there are bytes in the buffer; reads some if there are none. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
            if (end == 0 && to > 0) {
                end = (byte) (contains('\n') || !contains('\r') ? '\n' : '\r');
            }
        }
        return from < to;
    }

    private boolean contains(char c) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == c) {
                return true;
            }
        }
        return false;
    }
}
