package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.LearningSettings;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several E-steps far from one M-step, as in shared scope: while contributions and models are under way, the components are found
 * anew, again and again. What was scored with the old ones is learned nevertheless.
 */
class LateContributionsTest {

    private static final Family PLANE = Gaussian.of(2, CovarianceType.FULL);
    private static final int SOURCES = 3;
    private static final int EVENTS = 40_000;
    /** Events after which the clusters are elsewhere. */
    private static final int REGIME = 10_000;

    private final LearningSettings settings =
            new LearningSettings(ComponentCount.fixed(3), 256, HalfLife.none(), 1e-6, 2, 1000, true, true);
    private final Learner learner = Learner.create(settings, PLANE, 42, Runnable::run);
    private final EStep eStep = new EStep();
    private final ScoringModel[] models = new ScoringModel[SOURCES];
    private final PointBatch[] pending = new PointBatch[SOURCES];
    private final double[] r = new double[64];
    private final Deque<Travelling<byte[]>> contributions = new ArrayDeque<>();
    private final Deque<Travelling<ScoringModel>> snapshots = new ArrayDeque<>();
    /** Events in contributions that had a sample of them, and came in another epoch. */
    private long late;

    private int epochs;

    /** Something that arrives before the event of a number. */
    private record Travelling<T>(int arrival, T what) {}

    @ParameterizedTest(name = "{0} events each way")
    @ValueSource(ints = {0, 500, 2500})
    void nothingIsDroppedWhenComponentsChangeWhileContributionsAreUnderWay(int lag) throws IOException {
        var random = new SplittableRandom(3);
        for (int i = 0; i < EVENTS; i++) {
            arrive(i, lag);
            score(i % SOURCES, point(i, random), i, lag);
        }
        for (int i = EVENTS; !contributions.isEmpty(); i++) {
            arrive(i, lag);
        }
        long waiting = 0;
        for (PointBatch batch : pending) {
            waiting += batch.size();
        }
        assertThat(epochs).as("times that components changed").isGreaterThanOrEqualTo(EVENTS / REGIME);
        assertThat(late > 0).as("samples of %d events were late", late).isEqualTo(lag > 0);
        assertThat(learner.dropped()).isZero();
        assertThat(learner.learned() + waiting).isEqualTo(EVENTS);
        assertThat(learner.effectiveEvents()).isLessThanOrEqualTo(learner.learned());
        assertThat(gap(random)).as("nats per event to the truth").isLessThan(0.1);
    }

    private void arrive(int now, int lag) throws IOException {
        while (!contributions.isEmpty() && contributions.peek().arrival <= now) {
            learn(Contribution.read(in(contributions.remove().what), PLANE), now + lag);
        }
        while (!snapshots.isEmpty() && snapshots.peek().arrival <= now) {
            ScoringModel model = snapshots.remove().what;
            Arrays.fill(models, model);
        }
    }

    private void learn(Contribution contribution, int arrival) {
        int before = learner.model() == null ? 0 : learner.model().epoch();
        if (contribution.epoch() != before && contribution.batch().size() < contribution.events()) {
            late += contribution.events();
        }
        Learned learned = learner.learn(contribution);
        epochs += learned.model().warmingUp() || learned.model().epoch() == before ? 0 : 1;
        if (learned.publish()) {
            snapshots.add(new Travelling<>(arrival, learned.model()));
        }
    }

    private void score(int source, double[] x, int now, int lag) throws IOException {
        if (models[source] == null) {
            models[source] = ScoringModel.initial(PLANE, x);
        }
        if (pending[source] == null) {
            pending[source] = new PointBatch(2);
        }
        pending[source].add(x, 0, models[source].score(x, r, eStep));
        // As batches grow where no answer comes.
        if (pending[source].size() >= Math.max(models[source].batchEvents(), Math.min(256, lag / 20))) {
            var bytes = new ByteArrayOutputStream();
            models[source]
                    .contribute(pending[source], HalfLife.none(), source, eStep)
                    .write(new DataOutputStream(bytes));
            contributions.add(new Travelling<>(now + lag, bytes.toByteArray()));
            pending[source].clear();
        }
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static double[] point(int i, SplittableRandom random) {
        int cluster = random.nextInt(3);
        double[] x = centre(i / REGIME, cluster);
        x[0] += random.nextGaussian();
        x[1] += random.nextGaussian();
        return x;
    }

    private static double[] centre(int regime, int cluster) {
        double angle = 2 * Math.PI * cluster / 3 + regime;
        double radius = 10 + 12 * (regime % 2);
        return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
    }

    /** By how much the model predicts events of the last regime worse than the mixture that made them. */
    private double gap(SplittableRandom random) {
        int n = 5000;
        double gap = 0;
        for (int i = 0; i < n; i++) {
            double[] x = point(EVENTS - 1, random);
            double truth = 0;
            for (int k = 0; k < 3; k++) {
                double[] c = centre((EVENTS - 1) / REGIME, k);
                truth += Math.exp(-0.5 * ((x[0] - c[0]) * (x[0] - c[0]) + (x[1] - c[1]) * (x[1] - c[1])));
            }
            gap += Math.log(truth / (6 * Math.PI)) - learner.model().score(x, r, eStep);
        }
        return gap / n;
    }
}
