package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;

/** Counts and means for each of the last seconds, by the clock of the dashboard. Synchronised. */
final class Seconds {

    /** How far back it remembers. */
    static final int CAPACITY = 900;

    private final long[] second = new long[CAPACITY];
    private final long[] assignments = new long[CAPACITY];
    private final long[] deadLetters = new long[CAPACITY];
    private final long[] anomalies = new long[CAPACITY];
    private final long[] scored = new long[CAPACITY];
    private final double[] logLikelihood = new double[CAPACITY];
    private final long first;

    /**
     * @param now ms since the epoch
     */
    Seconds(long now) {
        first = now / 1000;
    }

    synchronized void assignment(SeenAssignment assignment, long now) {
        int i = slot(now / 1000);
        assignments[i]++;
        if (assignment.anomaly()) {
            anomalies[i]++;
        }
        if (assignment.hasLogLikelihood()) {
            scored[i]++;
            logLikelihood[i] += assignment.logLikelihood();
        }
    }

    synchronized void deadLetter(long now) {
        deadLetters[slot(now / 1000)]++;
    }

    /** Assignments of the last whole second. */
    synchronized long lastAssignments(long now) {
        return assignments[slot(now / 1000 - 1)];
    }

    /** Anomalies per assignment over all that is remembered; NaN without any. */
    synchronized double anomalyShare() {
        long all = 0;
        long flagged = 0;
        for (int i = 0; i < CAPACITY; i++) {
            all += assignments[i];
            flagged += anomalies[i];
        }
        return (double) flagged / all;
    }

    /**
     * The last whole seconds, oldest first, as parallel arrays.
     *
     * @param count seconds at the most
     */
    synchronized ObjectNode last(int count, long now) {
        var json = WebJson.object();
        var times = json.putArray("time");
        var a = json.putArray("assignments");
        var d = json.putArray("deadLetters");
        var f = json.putArray("anomalies");
        var l = json.putArray("meanLogLikelihood");
        long end = now / 1000;
        for (long s = Math.max(first, end - Math.min(count, CAPACITY - 1)); s < end; s++) {
            int i = slot(s);
            times.add(s);
            a.add(assignments[i]);
            d.add(deadLetters[i]);
            f.add(anomalies[i]);
            l.add(WebJson.number(logLikelihood[i] / scored[i]));
        }
        return json;
    }

    /** The place of a second, emptied if it still had an older one's numbers. */
    private int slot(long s) {
        int i = (int) Math.floorMod(s, (long) CAPACITY);
        if (second[i] != s) {
            second[i] = s;
            assignments[i] = 0;
            deadLetters[i] = 0;
            anomalies[i] = 0;
            scored[i] = 0;
            logLikelihood[i] = 0;
        }
        return i;
    }
}
