package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SourceBarrierTest {

    private final SourceBarrier round = new SourceBarrier();

    @Test
    void everyBatchOfASingleSourceIsARound() {
        for (int i = 0; i < 5; i++) {
            assertThat(round.close(7, 100)).isTrue();
        }
    }

    @Test
    void everySourceThatIsKnownIsWaitedFor() {
        round.close(0, 1);
        assertThat(round.close(1, 1)).as("the first is not heard yet").isFalse();
        assertThat(round.close(0, 1)).isTrue();
        assertThat(round.close(0, 1)).isFalse();
        assertThat(round.close(0, 1)).isFalse();
        assertThat(round.close(1, 1)).isTrue();
    }

    @Test
    void aSourceThatFallsSilentIsGivenUp() {
        round.close(0, 1);
        round.close(1, 1);
        round.close(0, 1);
        assertThat(round.close(0, SourceBarrier.MOST_EVENTS))
                .as("too many events without it")
                .isTrue();
        assertThat(round.close(0, 1)).as("it is not waited for any more").isTrue();
    }

    @Test
    void goesOnWhereItWasWrittenDown() throws IOException {
        round.close(0, 1);
        round.close(1, 1);
        round.close(0, 1);
        round.close(0, 1);
        var bytes = new ByteArrayOutputStream();
        round.write(new DataOutputStream(bytes));
        var again = new SourceBarrier();
        again.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(again.close(0, 1)).isFalse();
        assertThat(again.close(1, 1)).isTrue();
    }

    /** Events learned that count, after batches from four regions of different density in turn. */
    private static double effectiveEvents(boolean known) {
        Family family = Gaussian.of(2, CovarianceType.FULL);
        Learner learner = Learner.create(LearningSettings.defaults(4).withSampled(true), family, 1, Runnable::run);
        ScoringModel model = ScoringModel.initial(family, new double[2]);
        var random = new SplittableRandom(5);
        EStep eStep = new EStep();
        double[] r = new double[8];
        for (int turn = 0; turn < 200; turn++) {
            int region = turn % 4;
            PointBatch batch = new PointBatch(2);
            for (int i = 0; i < 100; i++) {
                double sd = Math.pow(3, region);
                double[] x = {40 * region + sd * random.nextGaussian(), sd * random.nextGaussian()};
                batch.add(x, 0, model.score(x, r, eStep));
            }
            model = learner.learn(model.contribute(batch, HalfLife.none(), known ? region : 0, eStep))
                    .model();
        }
        return learner.effectiveEvents();
    }

    @Test
    void regionsInTurnAreNoDriftIfTheyAreKnownToBeSources() {
        assertThat(effectiveEvents(true)).isGreaterThan(8000);
        assertThat(effectiveEvents(false))
                .as("taken for one source that drifts")
                .isLessThan(4000);
    }
}
