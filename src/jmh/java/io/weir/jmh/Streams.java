package io.weir.jmh;

import com.amazon.randomcutforest.RandomCutForest;
import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event scored and learned, all searches included, and the same with a Random Cut Forest of 50 trees and 256 samples; ns per
 * event. They do different work: only the cost is compared.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class Streams {

    private static final int POINTS = 20_000;

    /** K,d. */
    @Param({"8,8"})
    public String size;

    private final EStep eStep = new EStep();
    private double[][] points;
    private double[] r;
    private int next;
    private long events;

    private Learner learner;
    private ScoringModel model;
    private PointBatch batch;
    private RandomCutForest forest;

    /** Lets both learn until they are full. */
    @Setup
    public void begin() {
        var clusters = new Clusters(size);
        points = clusters.points(POINTS);
        r = new double[clusters.size];
        Family family = Gaussian.of(clusters.dimension, CovarianceType.FULL);
        learner = Learner.create(LearningSettings.defaults(clusters.size), family, 1, Runnable::run);
        model = ScoringModel.initial(family, points[0]);
        batch = new PointBatch(clusters.dimension);
        forest = RandomCutForest.builder()
                .dimensions(clusters.dimension)
                .numberOfTrees(50)
                .sampleSize(256)
                .randomSeed(1)
                .build();
        for (double[] x : points) {
            forest.update(x);
            weir();
            weir();
        }
    }

    private double[] point() {
        next = next + 1 == POINTS ? 0 : next + 1;
        return points[next];
    }

    /** Score, collect, learn. */
    @Benchmark
    public double weir() {
        double[] x = point();
        double score = model.score(x, r, eStep);
        batch.add(x, events++, score);
        if (batch.size() >= model.batchEvents()) {
            model = learner.learn(model.contribute(batch, eStep)).model();
            batch.clear();
        }
        return score;
    }

    /** Score, then update. */
    @Benchmark
    public double randomCutForest() {
        double[] x = point();
        double score = forest.getAnomalyScore(x);
        forest.update(x);
        return score;
    }
}
