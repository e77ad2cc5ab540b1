package io.weir.json.snapshot;

import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import io.weir.family.CategoryNames;
import io.weir.json.WellFormed;
import io.weir.numeric.Cholesky;
import java.util.Map;

/**
 * Whether the numbers of a component that was written down can be those of one. Shapes and the range of each number are the
 * family's to check; here is what several numbers must be together. Tolerances are those that units and round trips need: a
 * model of this program always passes.
 */
final class ComponentCheck {

    /** No event is as far out as that, nor as the root of that: squares of distances stay finite. */
    private static final double LARGEST_MEAN = 1e152;

    private static final double LARGEST_VARIANCE = LARGEST_MEAN * LARGEST_MEAN;

    /** Of a covariance, relative to the standard deviations: what rounding in other units makes of a symmetric one. */
    private static final double ROUNDING = 1e-9;

    /** Of the diagonal: a covariance that needs more to have a Cholesky factor is none. */
    private static final double JITTER = 1e-6;

    /** Of a sum of probabilities. */
    private static final double SUM = 1e-6;

    private final Map<String, Object> values;
    private final String place;

    /**
     * @param values as a family has taken them
     * @param place for messages
     */
    ComponentCheck(Map<String, Object> values, String place) {
        this.values = values;
        this.place = place;
    }

    /**
     * @param full whether features may be correlated
     */
    void check(boolean full) throws InvalidModel {
        if (values.get("mean") instanceof double[] mean && values.get("covariance") instanceof double[][] covariance) {
            for (int j = 0; j < mean.length; j++) {
                if (Math.abs(mean[j]) > LARGEST_MEAN) {
                    throw new InvalidModel(
                            place + ".mean[" + j + "] is " + mean[j] + "; expected at most ±" + LARGEST_MEAN);
                }
            }
            checkCovariance(mean, covariance, full);
        }
        if (values.get("probabilities") instanceof Map<?, ?>[] named
                && values.get("unseen") instanceof double[] unseen) {
            for (int j = 0; j < named.length; j++) {
                checkProbabilities(j, named[j], unseen[j]);
            }
        }
    }

    /** A feature that was never observed has the mean NaN, and no covariance that counts. */
    private void checkCovariance(double[] mean, double[][] c, boolean full) throws InvalidModel {
        int d = mean.length;
        double[][] correlation = new double[d][];
        for (int a = 0; a < d; a++) {
            correlation[a] = new double[a + 1];
            correlation[a][a] = 1 + JITTER;
            if (mean[a] != mean[a]) {
                continue;
            }
            if (!(c[a][a] > 0)) {
                throw new InvalidModel(at(a, a) + " is " + c[a][a] + "; expected a variance above 0");
            }
            if (!(c[a][a] <= LARGEST_VARIANCE)) {
                throw new InvalidModel(at(a, a) + " is " + c[a][a] + "; expected at most " + LARGEST_VARIANCE);
            }
            for (int b = 0; b < a; b++) {
                if (mean[b] == mean[b]) {
                    correlation[a][b] = correlation(c, a, b, full);
                }
            }
        }
        if (full && d > 1 && Cholesky.of(correlation).isEmpty()) {
            throw new InvalidModel(place + ".covariance is not positive definite; expected the covariance of events");
        }
    }

    private double correlation(double[][] c, int a, int b, boolean full) throws InvalidModel {
        double below = c[a][b] / Math.sqrt(c[a][a]) / Math.sqrt(c[b][b]);
        double above = c[b][a] / Math.sqrt(c[a][a]) / Math.sqrt(c[b][b]);
        if (!(Math.abs(below - above) <= ROUNDING)) {
            throw new InvalidModel(at(a, b) + " is " + c[a][b] + ", and " + at(b, a) + " is " + c[b][a]
                    + "; expected the same, a covariance is symmetric");
        }
        if (!(Math.abs(below) <= (full ? 1 + ROUNDING : ROUNDING))) {
            throw new InvalidModel(at(a, b) + " is " + c[a][b] + "; expected "
                    + (full ? "at most the product of the standard deviations" : "0 with this covarianceType"));
        }
        return below;
    }

    private String at(int a, int b) {
        return place + ".covariance[" + a + "][" + b + "]";
    }

    /** Where as many levels are there as a component tells apart at least, earlier versions left some out. */
    private void checkProbabilities(int j, Map<?, ?> named, double unseen) throws InvalidModel {
        double sum = unseen;
        int size = named.size();
        for (var level : named.entrySet()) {
            String name = (String) level.getKey();
            if (!Words.hasAtMost(name, CategoryNames.LONGEST) || !WellFormed.isWellFormed(name)) {
                throw new InvalidModel(place + ".probabilities[" + j + "] has the level '" + UnreadableEvent.quote(name)
                        + "'; expected at most " + CategoryNames.LONGEST + " characters of well-formed text");
            }
            sum += (double) level.getValue();
        }
        if (values.get("unnamed") instanceof Map<?, ?>[] unnamed) {
            size += unnamed[j].size();
            sum += unnamed[j].values().stream().mapToDouble(p -> (double) p).sum();
        }
        if (!(sum <= 1 + SUM) || size < CategoryNames.TOLD_APART / 2 && !(sum >= 1 - SUM)) {
            throw new InvalidModel(
                    place + ".probabilities[" + j + "] and unseen[" + j + "] sum to " + sum + "; expected 1");
        }
    }
}
