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
 * <p>A stream without missing values has one digest. Otherwise there are those of {@value #MOST} patterns at the most, of which those after the
 * first {@value #FINE} are coarse; a new pattern takes the place of the rarest if that has hardly come. All patterns without a place of
 * their own share one, and are compared with each other: the scores of all events would mostly be those of complete ones.
 *
 * <p>Mutable, not thread-safe.
 */
public final class PatternDigests {

    /** Digests beside that of all: as many patterns less one, and the rest. */
    public static final int MOST = 32;
    /** … of which so many are of full size, */
    public static final int FINE = 8;
    /** … and that of the patterns that have none is found under this. */
    private static final long REST = Long.MIN_VALUE;
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
        int own = index(pattern);
        return isKnown(own) ? digests[own] : ofTheRest();
    }

    private ScoreDigest ofTheRest() {
        int rest = index(REST);
        return isKnown(rest) ? digests[rest] : all;
    }

    private boolean isKnown(int place) {
        return place >= 0 && digests[place].scores() >= ENOUGH;
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
        if (patterns.length > 0) {
            int i = placeOf(pattern);
            digests[i].add(score);
        }
    }

    /** So far, all events were complete. */
    private void tellApart() {
        append(MissingPattern.COMPLETE, all.copy());
    }

    /** Where a pattern has its place from here on: its own, or that of the rest. */
    private int placeOf(long pattern) {
        int i = index(pattern);
        return i >= 0 ? i : newPlaceOf(pattern);
    }

    private int newPlaceOf(long pattern) {
        int rest = index(REST);
        if (patterns.length < (rest >= 0 || pattern == REST ? MOST : MOST - 1)) {
            return append(pattern, empty(patterns.length));
        }
        if (rest < 0) {
            rest = append(REST, empty(patterns.length));
        }
        int rarest = rest == 0 ? 1 : 0;
        for (int i = rarest + 1; i < patterns.length; i++) {
            rarest = i != rest && digests[i].scores() < digests[rarest].scores() ? i : rarest;
        }
        if (digests[rarest].scores() >= RARE) {
            return rest;
        }
        digests[rest].merge(digests[rarest]);
        patterns[rarest] = pattern;
        digests[rarest] = empty(rarest);
        return rarest;
    }

    private ScoreDigest empty(int at) {
        return all.another(at >= FINE);
    }

    private int append(long pattern, ScoreDigest digest) {
        int at = patterns.length;
        patterns = Arrays.copyOf(patterns, at + 1);
        digests = Arrays.copyOf(digests, at + 1);
        patterns[at] = pattern;
        digests[at] = digest;
        return at;
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
        if (more.scores() > 0) {
            int i = placeOf(pattern);
            digests[i].merge(more);
        }
    }

    /** Lets all scores that were added count from here on. */
    void settle() {
        all.merge();
        for (ScoreDigest digest : digests) {
            digest.merge();
        }
    }

    /**
     * Another model makes scores from here on: those so far count as few, enough to go on with, and fade as soon as others come. Of a digest
     * whose scores fade.
     */
    public void modelGrown() {
        all.countAs(ENOUGH);
        for (ScoreDigest digest : digests) {
            digest.countAs(ENOUGH);
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
            read.digests[i] = ScoreDigest.read(in, read.empty(i));
        }
        return read;
    }
}
