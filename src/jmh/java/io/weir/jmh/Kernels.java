package io.weir.jmh;

import io.weir.em.AssignmentMode;
import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.Regularization;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The E-step, in blocks and one point at a time, and the densities of commons-math beside it; ns per point. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Kernels {

    private static final int POINTS = 4096;

    /** K,d. */
    @Param({"2,2", "5,2", "8,8", "10,16", "16,32", "32,64"})
    public String size;

    private final EStep eStep = new EStep();
    private double[][] points;
    private Mixture mixture;
    private double[] r;
    private double[] scratch;
    private MultivariateNormalDistribution[] others;

    /** Fits the mixture. */
    @Setup
    public void fit() {
        var clusters = new Clusters(size);
        points = clusters.points(POINTS);
        var family = Gaussian.of(clusters.dimension, CovarianceType.FULL);
        mixture = new Initializer(family, points, eStep)
                .best(
                        BatchEm.soft(10, 1e-3, new Regularization.Ridge(1e-3)),
                        Initializer.Method.KMEANS,
                        clusters.size,
                        1,
                        new SplittableRandom(1))
                .mixture();
        r = new double[clusters.size];
        scratch = new double[clusters.dimension];
        others = new MultivariateNormalDistribution[clusters.size];
        for (int k = 0; k < others.length; k++) {
            var component = (io.weir.family.gaussian.GaussianComponent) mixture.component(k);
            double[] mean = new double[clusters.dimension];
            double[][] covariance = new double[mean.length][mean.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = component.mean(i);
                for (int j = 0; j < mean.length; j++) {
                    covariance[i][j] = component.covariance(i, j);
                }
            }
            others[k] = new MultivariateNormalDistribution(mean, covariance);
        }
    }

    /** E-step and statistics, the work of an EM iteration. */
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public MixtureStatistics expectBlocks() {
        var statistics = MixtureStatistics.empty(mixture.family(), mixture.size());
        eStep.expect(mixture, points, AssignmentMode.SOFT, statistics);
        return statistics;
    }

    /** Responsibilities and log-likelihoods. */
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public double scoreBlocks() {
        return eStep.logLikelihood(mixture, points);
    }

    /** The same, point by point. */
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public double scoreOneByOne() {
        double sum = 0;
        for (double[] x : points) {
            sum += mixture.responsibilities(x, r, scratch);
        }
        return sum;
    }

    /** Densities of commons-math, which has no logarithms of them. */
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public double scoreCommonsMath() {
        double sum = 0;
        for (double[] x : points) {
            double density = 0;
            for (int k = 0; k < others.length; k++) {
                r[k] = mixture.weight(k) * others[k].density(x);
                density += r[k];
            }
            for (int k = 0; k < others.length; k++) {
                r[k] /= density;
            }
            sum += Math.log(density);
        }
        return sum;
    }
}
