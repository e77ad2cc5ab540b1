package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.ComponentChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learner that is stopped and goes on, whatever it is in the midst of, ends where one that is not stopped does. */
class ReplayTest {

    private static final Family PLANE = Gaussian.of(2, CovarianceType.FULL);
    private static final LearningSettings SETTINGS =
            LearningSettings.defaults(2).withBatchEvents(64);
    private static final int CHANGE = 4000;
    private static final int EVENTS = 8000;

    /** Two clusters that jump, and events far out while the model looks for its new components. */
    private static double[][] points(long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[EVENTS][];
        for (int i = 0; i < EVENTS; i++) {
            double at = 8 * random.nextInt(2) + (i < CHANGE ? 0 : 40);
            points[i] = new double[] {at + random.nextGaussian(), (i < CHANGE ? at : -at) + random.nextGaussian()};
            if (i % 211 == 17) {
                points[i][0] = 1e5;
            }
        }
        return points;
    }

    private static byte[] bytes(Learner learner) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        learner.write(out);
        for (int i = 0; i < learner.reservoir().chunks(); i++) {
            learner.reservoir().chunk(i).write(out);
        }
        return bytes.toByteArray();
    }

    private static Learner read(byte[] bytes, int chunks) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        Learner read = Learner.read(in, SETTINGS, PLANE, Runnable::run, new EStep());
        for (int i = 0; i < chunks; i++) {
            read.reservoir().restore(ReservoirChunk.read(in));
        }
        assertThat(in.available()).isZero();
        return read;
    }

    /** How often the stream was found to have changed is counted in drifts[0]. */
    private static Learner learned(double[][] points, boolean stopped, int[] drifts) throws IOException {
        Learner learner = Learner.create(SETTINGS, PLANE, 42, Runnable::run);
        EStep eStep = new EStep();
        PointBatch pending = new PointBatch(2);
        double[] r = new double[8];
        ScoringModel model = ScoringModel.initial(PLANE, points[0]);
        for (int i = 0; i < points.length; i++) {
            pending.add(points[i], i, model.score(points[i], r, eStep));
            if (pending.size() >= model.batchEvents()) {
                Learned learned = learner.learn(model.contribute(pending, eStep));
                drifts[0] += (int) learned.lineage().stream()
                        .filter(l -> l.event() == ComponentChange.Event.DRIFTED)
                        .count();
                model = learned.model();
                pending.clear();
                if (stopped && i > CHANGE - 500 && i < CHANGE + 2500) {
                    learner = read(bytes(learner), learner.reservoir().chunks());
                    model = learner.model();
                }
            }
        }
        return learner;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aSearchThatIsBegunAgainAfterACrashFindsTheSame(long seed) throws IOException {
        double[][] points = points(seed);
        int[] drifts = new int[2];
        byte[] uninterrupted = bytes(learned(points, false, drifts));
        assertThat(drifts[0]).as("new starts after the change").isPositive();
        assertThat(bytes(learned(points, true, new int[1]))).isEqualTo(uninterrupted);
    }
}
