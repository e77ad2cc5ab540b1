package io.weir.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One parser for many short documents, each in bytes of its own. To make a parser and to let it go takes as long as reading two
 * numbers with it. Use from one thread.
 */
final class Documents {

    /** UTF-8 is taken for granted; whatever else it is, it is no JSON to this parser. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(Json.LIMITS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .build();

    /** A parser remembers the names it has met, so it is not kept for ever. */
    private static final int MOST = 1000;

    private final Bytes bytes = new Bytes();
    private final Rest rest = new Rest();
    /** Null if the one before was not read to its end. */
    private JsonParser parser;

    private int count;

    /**
     * Begins a document; {@link #end} or {@link #abandon} ends it.
     *
     * @param json UTF-8; not modified
     * @return stands before the first token, and is not to be asked for one behind the last of the document
     */
    JsonParser begin(byte[] json) throws IOException {
        bytes.from(json);
        if (parser == null || ++count == MOST) {
            abandon();
            parser = FACTORY.createParser(bytes);
            count = 0;
        }
        return parser;
    }

    /** Whether nothing but white space is left of the document. */
    boolean end() throws IOException {
        rest.blank = true;
        parser.releaseBuffered(rest);
        bytes.writeTo(rest);
        return rest.blank;
    }

    /** Lets go of a document that was not read to its end. */
    void abandon() throws IOException {
        if (parser != null) {
            parser.close();
            parser = null;
        }
    }

    /** The document, as the parser reads it. */
    private static final class Bytes extends InputStream {

        private byte[] json;
        private int at;

        void from(byte[] document) {
            json = document;
            at = 0;
        }

        void writeTo(OutputStream out) throws IOException {
            out.write(json, at, json.length - at);
        }

        @Override
        public int read() {
            return at < json.length ? json[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int from, int most) {
            int n = Math.min(most, json.length - at);
            if (n == 0) {
                return -1;
            }
            System.arraycopy(json, at, target, from, n);
            at += n;
            return n;
        }
    }

    /** What comes behind the last token. */
    private static final class Rest extends OutputStream {

        private boolean blank;

        @Override
        public void write(int b) {
            blank &= b == ' ' || b == '\n' || b == '\r' || b == '\t';
        }

        @Override
        public void write(byte[] part, int from, int length) {
            for (int i = from; i < from + length; i++) {
                write(part[i]);
            }
        }
    }
}
