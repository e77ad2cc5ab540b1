package io.weir.evaluation.measure;

import java.util.HashMap;
import java.util.Map;

/**
 * How well clusters agree with classes, corrected for chance (Hubert and Arabie 1985): 1 for the same partition, around 0 for an
 * independent one. Mutable; counts events.
 *
 * <pre>
 *   index = Σᵢⱼ C(nᵢⱼ, 2),  expected = Σᵢ C(aᵢ, 2) Σⱼ C(bⱼ, 2) / C(n, 2)
 *   adjusted = (index − expected) / (½ (Σᵢ C(aᵢ, 2) + Σⱼ C(bⱼ, 2)) − expected)
 * </pre>
 */
public final class AdjustedRandIndex {

    private final Map<Long, Map<Integer, long[]>> table = new HashMap<>();
    private long nextCluster;

    /** Counts an event. */
    public void add(long cluster, int label) {
        add(cluster, label, 1);
    }

    private void add(long cluster, int label, long events) {
        table.computeIfAbsent(cluster, c -> new HashMap<>()).computeIfAbsent(label, l -> new long[1])[0] += events;
        nextCluster = Math.max(nextCluster, cluster + 1);
    }

    /** Counts the events of another index, whose clusters are others than those here, whatever their numbers. */
    public void addDisjoint(AdjustedRandIndex other) {
        for (var row : other.table.values()) {
            long cluster = nextCluster;
            row.forEach((label, count) -> add(cluster, label, count[0]));
        }
    }

    /** The index; 1 if there is only one way to agree, NaN without events. */
    public double value() {
        Map<Integer, Double> columns = new HashMap<>();
        double n = 0;
        double cells = 0;
        double rows = 0;
        for (var row : table.values()) {
            double sum = 0;
            for (var cell : row.entrySet()) {
                double count = cell.getValue()[0];
                columns.merge(cell.getKey(), count, Double::sum);
                cells += pairs(count);
                sum += count;
            }
            rows += pairs(sum);
            n += sum;
        }
        if (n == 0) {
            return Double.NaN;
        }
        double classes =
                columns.values().stream().mapToDouble(AdjustedRandIndex::pairs).sum();
        double expected = n == 1 ? 0 : rows * classes / pairs(n);
        double most = (rows + classes) / 2;
        return most == expected ? 1 : (cells - expected) / (most - expected);
    }

    private static double pairs(double count) {
        return count * (count - 1) / 2;
    }
}
