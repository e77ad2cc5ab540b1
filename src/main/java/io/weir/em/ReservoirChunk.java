package io.weir.em;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Up to {@link Reservoir#CHUNK} points of a reservoir. */
public final class ReservoirChunk {

    private final double[][] points = new double[Reservoir.CHUNK][];
    private int size;

    double[] get(int i) {
        return points[i];
    }

    void set(int i, double[] x) {
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

    public static ReservoirChunk read(DataInput in) throws IOException {
        ReservoirChunk chunk = new ReservoirChunk();
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
