package io.weir.evaluation.detector;

/** Scores the rows of a stream one after the other. The same rows and the same seed give the same scores. Not thread-safe. */
public interface Detector {

    /**
     * Scores a row by the rows before it, then learns it.
     *
     * @param x finite, of the length that the detector was made for; neither kept nor modified
     * @return the higher, the stranger; finite, and the same low value for every row while nothing is known
     */
    double next(double[] x);

    /** Whether the detector itself calls the last row an anomaly; never, if it has no threshold of its own. */
    default boolean flagged() {
        return false;
    }
}
