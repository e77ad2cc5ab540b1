package io.weir.evaluation;

import io.weir.mixture.Standardization;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The columns of a table that are not constant, in standard units. */
final class VaryingColumns {

    private static final double SMALLEST_DEVIATION = 1e-12;

    private final Standardization standard;
    private final int[] kept;

    /**
     * @param reference rows of length d, NaN where a cell is missing; not modified
     */
    VaryingColumns(double[][] reference) {
        int d = reference[0].length;
        standard = Standardization.of(reference, d);
        kept = IntStream.range(0, d)
                .filter(j -> standard.varies(j) && standard.scale(j) > SMALLEST_DEVIATION)
                .toArray();
    }

    /** Number of columns that are kept. */
    int dimension() {
        return kept.length;
    }

    /** A new row of the columns that are kept. */
    double[] apply(double[] x) {
        double[] z = standard.apply(x);
        return Arrays.stream(kept).mapToDouble(j -> z[j]).toArray();
    }
}
