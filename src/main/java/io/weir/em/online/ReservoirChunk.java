package io.weir.em.online;

import io.weir.family.CategoryNames;
import io.weir.family.FormerCodes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** Up to {@link Reservoir#CHUNK} points of a reservoir. */
public final class ReservoirChunk {

    private final double[][] points = new double[Reservoir.CHUNK][];
    private int size;
    /** Whether levels may have codes here that they have no more. */
    private boolean former;

    public double[] get(int i) {
        return points[i];
    }

    public void set(int i, double[] x) {
        points[i] = x;
        size = Math.max(size, i + 1);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(size);
        out.writeInt(size == 0 ? 0 : points[0].length);
        for (int i = 0; i < size; i++) {
            for (double v : points[i]) {
                out.writeDouble(v);
            }
        }
    }

    /**
     * Levels get the codes that they have today, in a chunk that was written before.
     *
     * @param levels whose names are known
     */
    public void renew(CategoryNames levels) {
        if (!former) {
            return;
        }
        Map<Double, Double> codes = levels.codesByFormerOnes();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < points[i].length; j++) {
                points[i][j] = codes.getOrDefault(points[i][j], points[i][j]);
            }
        }
        former = false;
    }

    public static ReservoirChunk read(DataInput in) throws IOException {
        ReservoirChunk chunk = new ReservoirChunk();
        chunk.former = in instanceof FormerCodes;
        chunk.size = in.readInt();
        int dimension = in.readInt();
        for (int i = 0; i < chunk.size; i++) {
            chunk.points[i] = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                chunk.points[i][j] = in.readDouble();
            }
        }
        return chunk;
    }

    @Override
    public String toString() {
        return "ReservoirChunk(size=" + size + ")";
    }
}
