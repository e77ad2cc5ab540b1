package io.weir.evaluation;

import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import java.util.random.RandomGenerator;

/** Mixtures of Gaussians to draw streams from, at random and by hand. */
final class Truths {

    private Truths() {}

    /**
     * Gaussians of random orientation; the expected squared distance of two means is 2 d spread².
     *
     * @param spread standard deviation of the means in each direction
     * @param evenness parameter of the Dirichlet distribution of the weights, a whole number; the larger, the more alike they are
     * @param elongation ratio of the largest variance to the smallest that a direction may have
     */
    static Mixture random(
            int size, int dimension, double spread, int evenness, double elongation, RandomGenerator random) {
        double[] weights = new double[size];
        double sum = 0;
        for (int k = 0; k < size; k++) {
            for (int e = 0; e < evenness; e++) {
                weights[k] -= Math.log(1 - random.nextDouble());
            }
            sum += weights[k];
        }
        Component[] components = new Component[size];
        for (int k = 0; k < size; k++) {
            weights[k] /= sum;
            double[] mean = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                mean[j] = spread * random.nextGaussian();
            }
            components[k] = GaussianComponent.of(mean, covariance(dimension, elongation, random), CovarianceType.FULL);
        }
        return of(weights, components);
    }

    /** The lecture's two Gaussians: one long and slanted, one round. */
    static Mixture lecture() {
        double[][] slanted = {{2.89, 0.68}, {0.68, 0.17}};
        double[][] round = {{0.49, 0}, {0, 0.49}};
        return of(
                new double[] {0.5, 0.5},
                GaussianComponent.of(new double[2], slanted, CovarianceType.FULL),
                GaussianComponent.of(new double[] {-6, 3}, round, CovarianceType.FULL));
    }

    /** The same components with other weights, which need not sum to 1. */
    static Mixture reweighted(Mixture mixture, double[] weights) {
        double sum = java.util.Arrays.stream(weights).sum();
        double[] scaled = java.util.Arrays.stream(weights).map(w -> w / sum).toArray();
        return of(scaled, components(mixture, new double[mixture.size()][mixture.dimension()]));
    }

    /**
     * The same components elsewhere.
     *
     * @param by K rows of length d
     */
    static Mixture moved(Mixture mixture, double[][] by) {
        double[] weights = new double[mixture.size()];
        java.util.Arrays.setAll(weights, mixture::weight);
        return of(weights, components(mixture, by));
    }

    private static Component[] components(Mixture mixture, double[][] by) {
        int d = mixture.dimension();
        Component[] components = new Component[mixture.size()];
        for (int k = 0; k < components.length; k++) {
            var from = (GaussianComponent) mixture.component(k);
            double[] mean = new double[d];
            double[][] covariance = new double[d][d];
            for (int a = 0; a < d; a++) {
                mean[a] = from.mean(a) + by[k][a];
                for (int b = 0; b < d; b++) {
                    covariance[a][b] = from.covariance(a, b);
                }
            }
            components[k] = GaussianComponent.of(mean, covariance, CovarianceType.FULL);
        }
        return components;
    }

    private static Mixture of(double[] weights, Component... components) {
        return Mixture.of(Gaussian.of(components[0].dimension(), CovarianceType.FULL), weights, components);
    }

    /** Q diag(s²) Qᵀ with Q a random rotation and log s² uniform. */
    private static double[][] covariance(int d, double elongation, RandomGenerator random) {
        double[][] axes = new double[d][];
        for (int a = 0; a < d; a++) {
            axes[a] = direction(d, random);
            for (int b = 0; b < a; b++) {
                double dot = dot(axes[a], axes[b]);
                for (int j = 0; j < d; j++) {
                    axes[a][j] -= dot * axes[b][j];
                }
            }
            double norm = Math.sqrt(dot(axes[a], axes[a]));
            for (int j = 0; j < d; j++) {
                axes[a][j] /= norm;
            }
        }
        double[][] covariance = new double[d][d];
        for (double[] axis : axes) {
            double variance = Math.pow(elongation, random.nextDouble() - 0.5);
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    covariance[i][j] += variance * axis[i] * axis[j];
                }
            }
        }
        return covariance;
    }

    /** A vector of length 1. */
    static double[] direction(int d, RandomGenerator random) {
        double[] v = new double[d];
        for (int j = 0; j < d; j++) {
            v[j] = random.nextGaussian();
        }
        double norm = Math.sqrt(dot(v, v));
        for (int j = 0; j < d; j++) {
            v[j] /= norm;
        }
        return v;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
