package io.weir.family;

import java.util.Map;
import java.util.function.DoublePredicate;

/**
 * The parameters of one component by name, as {@link Component#describe} gives them and a model file has them.
 *
 * <p>Values are {@code double[]}, {@code double[][]}, or {@code Map<String, Double>[]} (one map per categorical feature).
 *
 * @param values not modified
 * @param place where they stand, for errors
 */
public record Parameters(Map<String, Object> values, String place) {

    /**
     * A vector of the given length.
     *
     * @param allowed what every entry must satisfy
     * @param condition the same in words
     * @throws IllegalArgumentException naming the place, the value and the condition
     */
    public double[] vector(String name, int length, DoublePredicate allowed, String condition) {
        if (!(values.get(name) instanceof double[] vector)) {
            throw new IllegalArgumentException(place + " has no \"" + name + "\"; expected " + length + " numbers");
        }
        if (vector.length != length) {
            throw new IllegalArgumentException(
                    place + ": \"" + name + "\" has " + vector.length + " numbers, expected " + length);
        }
        for (int j = 0; j < length; j++) {
            if (!allowed.test(vector[j])) {
                throw new IllegalArgumentException(
                        place + ": \"" + name + "\"[" + j + "] is " + vector[j] + ", expected a number " + condition);
            }
        }
        return vector.clone();
    }

    /**
     * A square matrix of finite numbers.
     *
     * @param mean its length is the size; what belongs to a NaN in it may be NaN too
     */
    public double[][] matrix(String name, double[] mean) {
        int size = mean.length;
        if (!(values.get(name) instanceof double[][] matrix) || matrix.length != size) {
            throw new IllegalArgumentException(
                    place + ": \"" + name + "\" is not a matrix of " + size + " × " + size + " numbers");
        }
        for (int a = 0; a < size; a++) {
            double[] row = matrix[a];
            if (row.length != size) {
                throw new IllegalArgumentException(place + ": \"" + name + "\" has a row of " + row.length
                        + " numbers, expected " + size + " × " + size);
            }
            for (int b = 0; b < size; b++) {
                boolean unknown = mean[a] != mean[a] || mean[b] != mean[b];
                if (!unknown && !(Math.abs(row[b]) < Double.POSITIVE_INFINITY)) {
                    String entry = place + "." + name + "[" + a + "][" + b + "] is ";
                    throw new IllegalArgumentException(
                            entry + (row[b] == row[b] ? row[b] : "null") + "; expected a finite number");
                }
            }
        }
        return matrix;
    }

    /** One map of probabilities for each of so many categorical features. */
    @SuppressWarnings("unchecked")
    public Map<String, Double>[] maps(String name, int length) {
        if (!(values.get(name) instanceof Map<?, ?>[] maps) || maps.length != length) {
            throw new IllegalArgumentException(
                    place + ": \"" + name + "\" is not a list of " + length + " objects with probabilities by level");
        }
        return (Map<String, Double>[]) maps;
    }
}
