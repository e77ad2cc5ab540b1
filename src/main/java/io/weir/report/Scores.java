package io.weir.report;

import io.weir.evaluation.measure.AdjustedRandIndex;
import io.weir.evaluation.measure.Ranking;
import java.util.Arrays;
import java.util.Collection;

/** The log-likelihoods of events as they were scored, with their labels and clusters: 12 bytes an event. */
final class Scores {

    private final Labels labels;
    private double[] logLikelihood = new double[16];
    private double[] strangeness = new double[logLikelihood.length];
    private int[] label = new int[16];
    private int size;
    private long judged;
    private long flagged;
    private final AdjustedRandIndex agreement = new AdjustedRandIndex();

    Scores(Labels labels) {
        this.labels = labels;
    }

    /** The scores of several models as one; clusters of different models are different. */
    static Scores of(Collection<Scores> parts, Labels labels) {
        Scores all = new Scores(labels);
        for (Scores part : parts) {
            all.fit(all.size + part.size);
            System.arraycopy(part.logLikelihood, 0, all.logLikelihood, all.size, part.size);
            System.arraycopy(part.strangeness, 0, all.strangeness, all.size, part.size);
            System.arraycopy(part.label, 0, all.label, all.size, part.size);
            all.size += part.size;
            all.judged += part.judged;
            all.flagged += part.flagged;
            all.agreement.addDisjoint(part.agreement);
        }
        return all;
    }

    /**
     * @param value log p(x) in nats before the event was learned
     * @param name label, or null
     * @param strange score of the event, the higher the stranger
     */
    void add(double value, String name, long cluster, double strange) {
        fit(size + 1);
        int number = labels.number(name);
        logLikelihood[size] = Math.max(value, -Double.MAX_VALUE);
        strangeness[size] = strange;
        label[size++] = number;
        if (number != Labels.NONE) {
            agreement.add(cluster, number);
        }
    }

    private void fit(int needed) {
        if (needed > logLikelihood.length) {
            int length = Math.max(needed, 2 * logLikelihood.length);
            logLikelihood = Arrays.copyOf(logLikelihood, length);
            strangeness = Arrays.copyOf(strangeness, length);
            label = Arrays.copyOf(label, length);
        }
    }

    /** Counts an event that could be flagged. */
    void judged(boolean anomaly) {
        judged++;
        flagged += anomaly ? 1 : 0;
    }

    /** Events that could be flagged. */
    long judged() {
        return judged;
    }

    /** Share of flagged events; NaN before any was judged. */
    double alertRate() {
        return (double) flagged / judged;
    }

    int size() {
        return size;
    }

    /** Mean in nats; NaN without events. */
    double mean() {
        double mean = 0;
        for (int i = 0; i < size; i++) {
            mean += (logLikelihood[i] - mean) / (i + 1);
        }
        return size == 0 ? Double.NaN : mean;
    }

    /** Median in nats; NaN without events. */
    double median() {
        double[] sorted = Arrays.copyOf(logLikelihood, size);
        Arrays.sort(sorted);
        return size == 0 ? Double.NaN : sorted[(size - 1) / 2] / 2 + sorted[size / 2] / 2;
    }

    /** How well the scores find the events whose label says yes; NaN where labels do not say yes or no. */
    Ranking ranking() {
        int labelled = 0;
        for (int i = 0; i < size; i++) {
            labelled += label[i] == Labels.NONE ? 0 : 1;
        }
        if (!labels.binary() || labelled == 0) {
            return new Ranking(Double.NaN, Double.NaN);
        }
        double[] chosen = new double[labelled];
        boolean[] positive = new boolean[labelled];
        for (int i = 0, j = 0; i < size; i++) {
            if (label[i] != Labels.NONE) {
                chosen[j] = strangeness[i];
                positive[j++] = labels.positive(label[i]);
            }
        }
        return Ranking.of(chosen, positive);
    }

    /** Agreement of clusters with labels; NaN without labels. */
    double adjustedRandIndex() {
        return agreement.value();
    }
}
