package io.weir.anomaly;

import io.weir.mixture.Mixture;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * Evidence that the figures mean what they say: two histograms over 0 … 1 that are flat if they do (probability integral transform,
 * Dawid 1984).
 *
 * <ul>
 *   <li>p-values: too many in the first bin, and more is strange than the past says;
 *   <li>distances D² of Gaussian clusters, as P(χ²_d ≤ D²): an event counts in the bin of each cluster with its responsibility,
 *       which makes the bins exactly equal if the model is true. Too many in the last bin: tails heavier than a Gaussian's; in the
 *       first and the last: a cluster that is several. Every eighth event that is complete; no bins for other families.
 * </ul>
 *
 * <p>When 40,000 have been counted, all counts are halved: they are of the last 40,000 to 80,000 events.
 */
public final class Calibration {

    /** Bins of equal width. */
    public static final int BINS = 20;

    private static final double MOST = 40_000;
    private static final int STRIDE = 8;
    private static final double NEGLIGIBLE = 1e-3;

    private final double[] pValues = new double[BINS];
    private final double[] distances = new double[BINS];
    private long events;

    Calibration() {}

    /** Nothing counted yet. */
    public static Calibration empty() {
        return new Calibration();
    }

    /** Forgets all counts: they are of another model, or are counted elsewhere. */
    void clear() {
        Arrays.fill(pValues, 0);
        Arrays.fill(distances, 0);
        events = 0;
    }

    /**
     * Counts what another place has counted.
     *
     * @param more not modified
     */
    public void add(Calibration more) {
        for (int i = 0; i < BINS; i++) {
            pValues[i] += more.pValues[i];
            distances[i] += more.distances[i];
        }
        halve(pValues);
        halve(distances);
    }

    /**
     * As a snapshot has it.
     *
     * @param pValues counts, length {@value #BINS}; copied
     * @param distances counts, length {@value #BINS}; copied
     */
    public static Calibration of(double[] pValues, double[] distances) {
        if (pValues.length != BINS || distances.length != BINS) {
            throw new IllegalArgumentException(
                    pValues.length + " and " + distances.length + " bins; expected " + BINS + " each");
        }
        Calibration calibration = new Calibration();
        System.arraycopy(pValues, 0, calibration.pValues, 0, BINS);
        System.arraycopy(distances, 0, calibration.distances, 0, BINS);
        return calibration;
    }

    /**
     * Counts an event that was scored by a model that is grown.
     *
     * @param pValue NaN if there was none
     * @param r responsibilities
     * @param logLikelihood log p(x) in nats
     */
    void add(double pValue, Mixture mixture, double[] x, double[] r, double logLikelihood) {
        add(pValue);
        if (events++ % STRIDE == 0 && complete(x)) {
            for (int k = 0; k < mixture.size(); k++) {
                if (r[k] > NEGLIGIBLE) {
                    // log r = log w + log p(x | k) − log p(x).
                    double density = Math.log(r[k]) + logLikelihood - Math.log(mixture.weight(k));
                    double distance = 2 * (mixture.component(k).logPeak() - density);
                    if (distance == distance) {
                        double share = RegularizedGamma.P.value(x.length / 2.0, Math.max(0, distance) / 2);
                        count(distances, share, r[k]);
                    }
                }
            }
        }
    }

    /**
     * Counts an event of which the p-value alone says something.
     *
     * @param pValue NaN if there was none
     */
    void add(double pValue) {
        if (pValue == pValue) {
            count(pValues, pValue, 1);
        }
    }

    private static boolean complete(double[] x) {
        for (double v : x) {
            if (v != v) {
                return false;
            }
        }
        return true;
    }

    private static void count(double[] bins, double at, double weight) {
        bins[Math.min(BINS - 1, (int) (at * BINS))] += weight;
        halve(bins);
    }

    private static void halve(double[] bins) {
        while (sum(bins) > MOST) {
            Arrays.setAll(bins, i -> bins[i] / 2);
        }
    }

    private static double sum(double[] bins) {
        double sum = 0;
        for (double count : bins) {
            sum += count;
        }
        return sum;
    }

    /** Counts of p-values, a copy. */
    public double[] pValues() {
        return pValues.clone();
    }

    /** Counts of P(χ² ≤ D²), a copy; all zero where clusters are not Gaussian. */
    public double[] distances() {
        return distances.clone();
    }

    /** Whether nothing was counted. */
    public boolean isEmpty() {
        return sum(pValues) == 0 && sum(distances) == 0;
    }

    public Calibration copy() {
        Calibration copy = of(pValues, distances);
        copy.events = events;
        return copy;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(events);
        for (int i = 0; i < BINS; i++) {
            out.writeDouble(pValues[i]);
            out.writeDouble(distances[i]);
        }
    }

    public static Calibration read(DataInput in) throws IOException {
        Calibration calibration = new Calibration();
        calibration.events = in.readLong();
        for (int i = 0; i < BINS; i++) {
            calibration.pValues[i] = in.readDouble();
            calibration.distances[i] = in.readDouble();
        }
        return calibration;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Calibration c
                && Arrays.equals(pValues, c.pValues)
                && Arrays.equals(distances, c.distances);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(pValues) + Arrays.hashCode(distances);
    }

    @Override
    public String toString() {
        return "Calibration(p-values " + Arrays.toString(pValues) + ", distances " + Arrays.toString(distances) + ")";
    }
}
