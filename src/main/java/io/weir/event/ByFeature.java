package io.weir.event;

import java.util.HashSet;
import java.util.Set;

/**
 * Reads a setting that says something of features, like {@code latency_ms:5, log("bytes sent"):10%}: pieces with a comma between them, each a feature, a
 * colon and a value. Features are named as in their own list, or otherwise written.
 */
final class ByFeature {

    private final String text;
    private final Features features;
    private final String what;
    private final String example;

    /**
     * @param what a value is, for messages
     * @param example of pieces, for messages
     */
    ByFeature(String text, Features features, String what, String example) {
        this.text = text;
        this.features = features;
        this.what = what;
        this.example = example;
    }

    /** Takes a piece. */
    interface Taker {

        /**
         * @throws IllegalArgumentException made by {@link Piece#problem}
         */
        void take(Piece piece);
    }

    /** A feature and what is said of it. */
    final class Piece {

        /** Number of the feature. */
        final int feature;

        final String name;
        /** Without blanks around it. */
        final String value;

        private final int from;
        private final int end;

        private Piece(int from, int end) {
            int colon = colon(text, from, end);
            this.end = end;
            this.from = end - text.substring(from, end).stripLeading().length();
            if (colon < 0) {
                throw problem("found no feature with a " + what, "one like " + example);
            }
            name = text.substring(from, colon).strip();
            value = text.substring(colon + 1, end).strip();
            int j = features.names().indexOf(name);
            feature = j >= 0 ? j : features.indexOf(new FeatureParser(text, from, colon).one());
        }

        /** The feature. */
        Feature feature() {
            return features.get(feature);
        }

        /** The piece is refused if this is so. */
        void refuseIf(boolean so, String found, String expected) {
            if (so) {
                throw problem(found, expected);
            }
        }

        IllegalArgumentException problem(String found, String expected) {
            return new FieldScanner(text, from, end).problem(from, found, expected);
        }
    }

    /**
     * Reads all pieces in their order, each of one of the features that none was of before; an empty text has none.
     *
     * @throws IllegalArgumentException naming the piece, its position and what is allowed
     */
    void each(Taker taker) {
        Set<Integer> before = new HashSet<>();
        int from = 0;
        while (!text.isBlank() && from <= text.length()) {
            int end = end(text, from);
            var piece = new Piece(from, end);
            piece.refuseIf(
                    piece.feature < 0, "'" + piece.name + "' is none of the features", "one of " + features.names());
            piece.refuseIf(!before.add(piece.feature), "'" + piece.name + "' is there twice", "each feature once");
            taker.take(piece);
            from = end + 1;
        }
    }

    /** Where the piece that begins somewhere ends: at a comma that is neither in quotes nor in parentheses. */
    private static int end(String text, int from) {
        boolean quoted = false;
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && !quoted && depth <= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** The last colon that is not in quotes, or the last one if a quote has no end; −1 if there is none. */
    private static int colon(String text, int from, int end) {
        boolean quoted = false;
        int last = -1;
        for (int i = from; i < end; i++) {
            quoted ^= text.charAt(i) == '"';
            last = text.charAt(i) == ':' && !quoted ? i : last;
        }
        return quoted ? Math.max(last, text.lastIndexOf(':', end - 1)) : last;
    }
}
