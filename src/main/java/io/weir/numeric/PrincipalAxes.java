package io.weir.numeric;

import java.util.Arrays;
import java.util.Comparator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/** Eigenvectors of a symmetric matrix, largest eigenvalue first. */
public final class PrincipalAxes {

    private final double[] values;
    private final double[][] axes;

    private PrincipalAxes(double[] values, double[][] axes) {
        this.values = values;
        this.axes = axes;
    }

    /**
     * @param matrix n × n, symmetric, finite; not modified
     * @throws IllegalArgumentException if the decomposition fails
     */
    public static PrincipalAxes of(double[][] matrix) {
        int n = matrix.length;
        var decomposition = DecompositionFactory_DDRM.eig(n, true, true);
        if (!decomposition.decompose(new DMatrixRMaj(matrix))) {
            throw new IllegalArgumentException("the matrix has no eigenvectors: is it finite?");
        }
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.comparingDouble(i -> -decomposition.getEigenvalue(i).getReal()));
        double[] values = new double[n];
        double[][] axes = new double[n][];
        for (int i = 0; i < n; i++) {
            values[i] = decomposition.getEigenvalue(order[i]).getReal();
            axes[i] = decomposition.getEigenVector(order[i]).getData().clone();
        }
        return new PrincipalAxes(values, axes);
    }

    /**
     * The largest eigenvalue of a positive semidefinite matrix by its smallest, ≥ 1: at most 2⁵², where doubles no longer tell it from a
     * singular one.
     *
     * @param matrix n × n, symmetric, not 0; not modified
     * @return NaN if the decomposition fails
     */
    public static double conditionNumber(double[][] matrix) {
        int n = matrix.length;
        var decomposition = DecompositionFactory_DDRM.eig(n, false, true);
        if (!decomposition.decompose(new DMatrixRMaj(matrix))) {
            return Double.NaN;
        }
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < n; i++) {
            double value = decomposition.getEigenvalue(i).getReal();
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return most / Math.max(least, most * Math.ulp(1.0));
    }

    /** The i-th largest eigenvalue. */
    public double value(int i) {
        return values[i];
    }

    /** Its eigenvector, length n, norm 1; a copy. */
    public double[] axis(int i) {
        return axes[i].clone();
    }
}
