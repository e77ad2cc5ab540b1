package io.weir.family;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What one component remembers of the points it is responsible for: a mass and the averages that its family's M-step needs.
 *
 * <p>A statistic is mergeable. For any statistics a, b, c of one family and any factor f &gt; 0, up to rounding:
 *
 * <ul>
 *   <li>merge is associative and commutative, and an empty statistic is its neutral element;
 *   <li>adding points one by one, in blocks, or in parts that are merged gives the same;
 *   <li>scaling changes the mass and nothing else: the averages stay.
 * </ul>
 *
 * <p>Mutable and not safe for use by several threads.
 */
public interface Statistic {

    /** Number of features d. */
    int dimension();

    /** Σ r over all points added, after scaling. */
    double mass();

    /**
     * Adds one complete point.
     *
     * @param x point; features from … from + d − 1 are read, none of them NaN; not modified
     * @param r responsibility or weight, ≥ 0
     */
    void add(double[] x, int from, double r);

    /**
     * Adds what is there of a point. Of features that are missing nothing is learned, not even that they may be missing: their means
     * stay, and those of a feature that was never there stay unknown.
     *
     * @param x point; features from … from + d − 1 are read, NaN where one is missing; not modified
     * @param r responsibility or weight, ≥ 0
     */
    void addObserved(double[] x, int from, double r);

    /**
     * Adds a block of complete points.
     *
     * @param points not modified; features from … from + d − 1 are read
     * @param r responsibilities, one per point of the block, ≥ 0; not modified
     */
    default void add(Block points, int from, double[] r) {
        for (int i = 0; i < points.size(); i++) {
            if (r[i] > 0) {
                add(points.row(i), from, r[i]);
            }
        }
    }

    /**
     * this ← this + other.
     *
     * @param other of the same family; not modified
     */
    void merge(Statistic other);

    /**
     * this ← this − other, the reverse of {@link #merge}, unless no points lead to what would be left: where the other has faded
     * in this one, or never was in it.
     *
     * @param other of the same family; not modified
     * @return whether it was done; otherwise nothing has changed
     */
    boolean remove(Statistic other);

    /**
     * mass ← factor · mass; averages untouched.
     *
     * @param factor ≥ 0
     */
    void scale(double factor);

    /**
     * Takes the means and variances of other points for its own where those are far smaller: something that is not of these points has
     * inflated them. Its mass and the masses of levels stay.
     *
     * @param other of the same family; not modified
     */
    default void rescale(Statistic other) {}

    /** An independent copy. */
    Statistic copy();

    /** Writes all fields; {@link Family#readStatistic} reads them back bit for bit. */
    void write(DataOutput out) throws IOException;
}
