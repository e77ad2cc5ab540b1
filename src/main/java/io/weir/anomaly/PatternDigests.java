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
 *
 * <p>Mutable, not thread-safe.
 */
public final class PatternDigests {

    /** Patterns that are told apart at the most. */
    public static final int MOST = 8;
    /** Scores from which on a pattern's own are asked. */
    static final int ENOUGH = 100;
    /** A pattern that came less often gives way. */
    private static final int RARE = 20;

    private final ScoreDigest all;
    /** Empty as long as all events are complete. */
    private long[] patterns = new long[0];

    private ScoreDigest[] digests = new ScoreDigest[0];

    /** Of no scores; old ones will fade. */
    PatternDigests() {
        this(new ScoreDigest());
    }

    /** Of no scores; they do not fade, but wait to be merged. */
    static PatternDigests collecting() {
        return new PatternDigests(new ScoreDigest(false));
    }

    private PatternDigests(ScoreDigest all) {
        this.all = all;
    }

    ScoreDigest all() {
        return all;
    }

    /** Scores seen in all. */
    long scores() {
        return all.scores();
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
            tellApart();
        }
        all.add(score);
        int i = patterns.length == 0 ? -1 : placeOf(pattern);
        if (i >= 0) {
            digests[i].add(score);
        }
    }

    /** So far, all events were complete. */
    private void tellApart() {
        place(MissingPattern.COMPLETE, all.copy());
    }

    /** Where a pattern has its place from here on; −1 for none. */
    private int placeOf(long pattern) {
        int i = index(pattern);
        return i >= 0 ? i : place(pattern, all.another());
    }

    /**
     * Merges what another one has collected, as if its scores had come now.
     *
     * @param more see {@link #collecting}; not modified
     */
    void merge(PatternDigests more) {
        if (patterns.length == 0 && more.patterns.length > 0) {
            tellApart();
        }
        all.merge(more.all);
        if (patterns.length > 0 && more.patterns.length == 0) {
            merge(MissingPattern.COMPLETE, more.all);
        }
        for (int i = 0; i < more.patterns.length; i++) {
            merge(more.patterns[i], more.digests[i]);
        }
    }

    private void merge(long pattern, ScoreDigest more) {
        int i = more.scores() == 0 ? -1 : placeOf(pattern);
        if (i >= 0) {
            digests[i].merge(more);
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
    void settle() {
        all.merge();
        for (ScoreDigest digest : digests) {
            digest.merge();
        }
    }

    /** One that has seen the same. */
    PatternDigests copy() {
        PatternDigests copy = new PatternDigests(all.copy());
        copy.patterns = patterns.clone();
        copy.digests = Arrays.stream(digests).map(ScoreDigest::copy).toArray(ScoreDigest[]::new);
        return copy;
    }

    public void write(DataOutput out) throws IOException {
        all.write(out);
        out.writeByte(patterns.length);
        for (int i = 0; i < patterns.length; i++) {
            out.writeLong(patterns[i]);
            digests[i].write(out);
        }
    }

    /** Reads what {@link #write} wrote of one whose scores fade. */
    public static PatternDigests read(DataInput in) throws IOException {
        return read(in, true);
    }

    /** Reads what {@link #write} wrote of one that was {@link #collecting}. */
    static PatternDigests readCollecting(DataInput in) throws IOException {
        return read(in, false);
    }

    private static PatternDigests read(DataInput in, boolean fading) throws IOException {
        PatternDigests read = new PatternDigests(ScoreDigest.read(in, fading));
        int n = in.readUnsignedByte();
        if (n > MOST) {
            throw new IOException(n + " digests of scores; expected at most " + MOST);
        }
        read.patterns = new long[n];
        read.digests = new ScoreDigest[n];
        for (int i = 0; i < n; i++) {
            read.patterns[i] = in.readLong();
            read.digests[i] = ScoreDigest.read(in, fading);
        }
        return read;
    }
}
