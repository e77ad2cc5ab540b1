package io.weir.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A source that knows how much of its file was read. */
final class MeasuredSource extends SourceAround {

    private final Counted bytes;
    private final long length;

    /**
     * @param bytes what the source reads from
     * @param length of the file
     */
    MeasuredSource(EventSource source, Counted bytes, long length) {
        super(source);
        this.bytes = bytes;
        this.length = length;
    }

    /** A stream that counts what is read from it. */
    static final class Counted extends FilterInputStream {

        private volatile long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            add(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int n = super.read(buffer, from, length);
            add(Math.max(0, n));
            return n;
        }

        /** Only one thread reads at a time. */
        private void add(int n) {
            long sum = count + n;
            count = sum;
        }
    }

    @Override
    public double fraction() {
        return length == 0 ? -1 : Math.min(1, (double) bytes.count / length);
    }

    @Override
    public boolean hasNext() {
        return source.hasNext();
    }

    @Override
    public RecordedEvent next() {
        return source.next();
    }

    @Override
    public long line() {
        return source.line();
    }
}
