package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The distributions of scores: of all events, and of those that have the same features missing. What is left of several clusters where
 * a feature is missing may be one, so that the scores of such events are others; each is compared with its like as soon as there are
 * enough of them, and with all before.
 *
 * <p>A stream without missing values has one digest. Otherwise there are those of {@value #MOST} patterns at the most; a new pattern
 * takes the place of the rarest if that has hardly come.
 */
final class PatternDigests {

    private static final int MOST = 8;
    /** Scores from which on a pattern's own are asked. */
    static final int ENOUGH = 100;
    /** A pattern that came less often gives way. */
    private static final int RARE = 20;

    private final ScoreDigest all;
    /** Empty as long as all events are complete. */
    private long[] patterns = new long[0];

    private ScoreDigest[] digests = new ScoreDigest[0];

    PatternDigests() {
        this(new ScoreDigest());
    }

    private PatternDigests(ScoreDigest all) {
        this.all = all;
    }

    ScoreDigest all() {
        return all;
    }

    /** The digest that scores of a pattern are compared with. */
    ScoreDigest of(long pattern) {
        int i = index(pattern);
        return i >= 0 && digests[i].scores() >= ENOUGH ? digests[i] : all;
    }

    private int index(long pattern) {
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i] == pattern) {
                return i;
            }
        }
        return -1;
    }

    void add(double score, long pattern) {
        if (patterns.length == 0 && pattern != MissingPattern.COMPLETE) {
            // So far, all were complete.
            place(MissingPattern.COMPLETE, all.copy());
        }
        all.add(score);
        if (patterns.length == 0) {
            return;
        }
        int i = index(pattern);
        if (i < 0) {
            i = place(pattern, new ScoreDigest());
        }
        if (i >= 0) {
            digests[i].add(score);
        }
    }

    /** Where a new pattern has its place; −1 for none. */
    private int place(long pattern, ScoreDigest digest) {
        int at = patterns.length;
        if (at == MOST) {
            at = 0;
            for (int i = 1; i < MOST; i++) {
                at = digests[i].scores() < digests[at].scores() ? i : at;
            }
            if (digests[at].scores() >= RARE) {
                return -1;
            }
        } else {
            patterns = Arrays.copyOf(patterns, at + 1);
            digests = Arrays.copyOf(digests, at + 1);
        }
        patterns[at] = pattern;
        digests[at] = digest;
        return at;
    }

    /** Lets all scores that were added count from here on. */
    void merge() {
        all.merge();
        for (ScoreDigest digest : digests) {
            digest.merge();
        }
    }

    void write(DataOutput out) throws IOException {
        all.write(out);
        out.writeByte(patterns.length);
        for (int i = 0; i < patterns.length; i++) {
            out.writeLong(patterns[i]);
            digests[i].write(out);
        }
    }

    static PatternDigests read(DataInput in) throws IOException {
        PatternDigests read = new PatternDigests(ScoreDigest.read(in));
        int n = in.readUnsignedByte();
        if (n > MOST) {
            throw new IOException(n + " digests of scores; expected at most " + MOST);
        }
        read.patterns = new long[n];
        read.digests = new ScoreDigest[n];
        for (int i = 0; i < n; i++) {
            read.patterns[i] = in.readLong();
            read.digests[i] = ScoreDigest.read(in);
        }
        return read;
    }
}
