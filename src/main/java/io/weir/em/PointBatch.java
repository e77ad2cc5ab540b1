package io.weir.em;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Events that were scored and wait to be learned. */
public final class PointBatch {

    private final int dimension;
    private double[][] points = new double[16][];
    private long[] timestamps = new long[16];
    private double[] scores = new double[16];
    private int size;

    public PointBatch(int dimension) {
        this.dimension = dimension;
    }

    /**
     * @param x length d, NaN where a feature is missing; copied
     * @param timestamp event time, ms since the epoch
     * @param score log p(x) in nats under the model that scored it
     */
    public void add(double[] x, long timestamp, double score) {
        if (size == points.length) {
            points = Arrays.copyOf(points, 2 * size);
            timestamps = Arrays.copyOf(timestamps, 2 * size);
            scores = Arrays.copyOf(scores, 2 * size);
        }
        points[size] = Arrays.copyOf(x, dimension);
        timestamps[size] = timestamp;
        scores[size] = score;
        size++;
    }

    public int size() {
        return size;
    }

    public void clear() {
        Arrays.fill(points, 0, size, null);
        size = 0;
    }

    /** Point i, not a copy. */
    double[] point(int i) {
        return points[i];
    }

    long timestamp(int i) {
        return timestamps[i];
    }

    double score(int i) {
        return scores[i];
    }

    /** The points as rows, not copies. */
    double[][] points() {
        return Arrays.copyOf(points, size);
    }

    /** A batch with the same points. */
    PointBatch copy() {
        PointBatch copy = new PointBatch(dimension);
        copy.points = points.clone();
        copy.timestamps = timestamps.clone();
        copy.scores = scores.clone();
        copy.size = size;
        return copy;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(dimension);
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(timestamps[i]);
            out.writeDouble(scores[i]);
            for (double v : points[i]) {
                out.writeDouble(v);
            }
        }
    }

    public static PointBatch read(DataInput in) throws IOException {
        PointBatch batch = new PointBatch(in.readInt());
        int size = in.readInt();
        double[] x = new double[batch.dimension];
        for (int i = 0; i < size; i++) {
            long timestamp = in.readLong();
            double score = in.readDouble();
            for (int j = 0; j < x.length; j++) {
                x[j] = in.readDouble();
            }
            batch.add(x, timestamp, score);
        }
        return batch;
    }

    @Override
    public String toString() {
        return "PointBatch(size=" + size + ", d=" + dimension + ")";
    }
}
