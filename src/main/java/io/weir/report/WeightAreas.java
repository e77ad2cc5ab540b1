package io.weir.report;

import io.weir.plot.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The weights of a model's components over time, as areas on top of each other. */
final class WeightAreas {

    private static final int MOST_STEPS = 500;

    private final List<ModelRecord.Weights> versions = new ArrayList<>();
    private final double end;

    /**
     * @param all at least one, in their order
     * @param end where the last one's step ends
     */
    WeightAreas(List<ModelRecord.Weights> all, double end) {
        this.end = end;
        long width = (long) Math.ceil(end / MOST_STEPS);
        for (ModelRecord.Weights version : all) {
            int last = versions.size() - 1;
            if (last >= 0 && versions.get(last).position() / width == version.position() / width) {
                versions.remove(last);
            }
            versions.add(version);
        }
    }

    /**
     * Draws them, oldest id at the bottom.
     *
     * @return the ids that are there in the end
     */
    long[] draw(Chart chart, Colors colors) {
        int n = versions.size();
        double[] xs = new double[n + 1];
        var ids = new TreeSet<Long>();
        for (int i = 0; i < n; i++) {
            xs[i] = versions.get(i).position();
            for (long id : versions.get(i).ids()) {
                ids.add(id);
            }
        }
        xs[n] = end;
        double[] low = new double[n];
        for (long id : ids) {
            double[] high = low.clone();
            int first = n;
            int last = -1;
            for (int i = 0; i < n; i++) {
                double weight = weight(versions.get(i), id);
                high[i] += weight;
                if (weight > 0) {
                    first = Math.min(first, i);
                    last = i;
                }
            }
            if (last >= 0) {
                chart.steps(
                        java.util.Arrays.copyOfRange(xs, first, last + 2),
                        java.util.Arrays.copyOfRange(low, first, last + 1),
                        java.util.Arrays.copyOfRange(high, first, last + 1),
                        colors.of(id),
                        "cluster " + id);
            }
            low = high;
        }
        return versions.get(n - 1).ids().clone();
    }

    private static double weight(ModelRecord.Weights version, long id) {
        for (int k = 0; k < version.ids().length; k++) {
            if (version.ids()[k] == id) {
                return version.weights()[k];
            }
        }
        return 0;
    }
}
