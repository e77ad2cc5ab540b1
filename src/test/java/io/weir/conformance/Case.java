package io.weir.conformance;

import io.weir.family.CovarianceType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** What all cases have: a name, points, covariances in the shape of their type. */
final class Case {

    private Case() {}

    static Map<String, Object> named(String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        return fields;
    }

    /** The matrix that a covariance in its short form stands for: d × d, d variances, or one variance. */
    static BigDecimal[][] matrix(Object covariance, int dimension) {
        BigDecimal[][] matrix = new BigDecimal[dimension][dimension];
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                double v = covariance instanceof double[][] full
                        ? full[i][j]
                        : i != j ? 0 : covariance instanceof double[] variances ? variances[i] : (Double) covariance;
                matrix[i][j] = new BigDecimal(v);
            }
        }
        return matrix;
    }

    /** The short form of a covariance: d × d if full or tied, d variances if diagonal, one if spherical. */
    static Object shape(double[][] matrix, CovarianceType type) {
        return switch (type) {
            case FULL, TIED -> matrix;
            case DIAGONAL -> {
                double[] variances = new double[matrix.length];
                for (int j = 0; j < variances.length; j++) {
                    variances[j] = matrix[j][j];
                }
                yield variances;
            }
            case SPHERICAL -> (Object) matrix[0][0];
        };
    }

    /** σᵢ σⱼ ρ^|i−j|, symmetric. */
    static double[][] correlated(double[] sigma, double rho) {
        double[][] c = new double[sigma.length][sigma.length];
        for (int i = 0; i < sigma.length; i++) {
            for (int j = 0; j <= i; j++) {
                c[i][j] = sigma[i] * sigma[j] * (i == j ? 1 : StrictMath.pow(rho, i - j));
                c[j][i] = c[i][j];
            }
        }
        return c;
    }

    /** n equal numbers. */
    static double[] repeat(double v, int n) {
        double[] repeated = new double[n];
        java.util.Arrays.fill(repeated, v);
        return repeated;
    }

    /** Numbers with few digits: whole multiples of 1/8 between −8 and 8. */
    static double[] eighths(SplittableRandom random, int n) {
        double[] v = new double[n];
        for (int j = 0; j < n; j++) {
            v[j] = random.nextInt(-64, 65) / 8.0;
        }
        return v;
    }

    /** A direction of length about 1 with whole multiples of 1/64. */
    static double[] direction(SplittableRandom random, int n) {
        double[] v = new double[n];
        double squares = 0;
        for (int j = 0; j < n; j++) {
            v[j] = random.nextDouble(-1, 1);
            squares += v[j] * v[j];
        }
        for (int j = 0; j < n; j++) {
            v[j] = StrictMath.rint(64 * v[j] / Math.sqrt(squares)) / 64;
        }
        return v;
    }
}
