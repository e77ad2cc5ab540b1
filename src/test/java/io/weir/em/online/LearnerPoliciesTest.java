package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.anomaly.Calibration;
import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a learner tells of its model: how often, and what is left of it when it begins anew. */
class LearnerPoliciesTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);

    /** Both halves of the loop for one model of one component. */
    private static final class Loop {

        private final EStep eStep = new EStep();
        private final int batchEvents;
        private final Learner learner;
        private ScoringModel model = ScoringModel.initial(LINE, new double[1]);

        Loop(int batchEvents) {
            this.batchEvents = batchEvents;
            var settings = LearningSettings.defaults(1).withAdapt(false).withBatchEvents(batchEvents);
            learner = Learner.create(settings, LINE, 1, Runnable::run);
        }

        int next() {
            return Math.min(batchEvents, model.batchEvents());
        }

        void learn(PointBatch batch) {
            model = learner.learn(model.contribute(batch, eStep)).model();
        }

        /** So many normal events, which are said to have this score; names of levels and alerts come with them. */
        void events(int n, double score, long seed) {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < n; ) {
                PointBatch batch = new PointBatch(1);
                for (int size = Math.min(n - i, next()); batch.size() < size; i++) {
                    batch.add(new double[] {random.nextGaussian()}, 1000 + i, score);
                }
                batch.levels().add("green");
                batch.alerts(7, 0.02, Calibration.of(new double[Calibration.BINS], new double[Calibration.BINS]));
                learn(batch);
            }
        }
    }

    /** Of 5,000 events at −3 after 5,000 at −1, the running mean has (1 − 1/5000)⁵⁰⁰⁰ = 1/e of the older ones. */
    @Test
    void theMeanScoreIsThatOfTheLastFiveThousandEvents() {
        Loop loop = new Loop(250);
        loop.events(5000, -1, 1);
        assertThat(loop.learner.meanLogLikelihood()).isCloseTo(-1, within(1e-12));
        loop.events(5000, -3, 2);
        assertThat(loop.learner.meanLogLikelihood()).isCloseTo(-3 + 2 / Math.E, within(1e-3));
    }

    @Test
    void aScoreOfMinusInfinityIsNotInTheMean() {
        Loop loop = new Loop(250);
        loop.events(1000, -1, 1);
        loop.events(10, Double.NEGATIVE_INFINITY, 2);
        assertThat(loop.learner.meanLogLikelihood()).isCloseTo(-1, within(1e-12));
    }

    /** No more than a twentieth of n / 3 events are learned and not yet published, and less than a batch beside. */
    @Test
    void thePublishedModelLagsByNoMoreThanASixtiethOfWhatIsKnown() {
        Loop loop = new Loop(16);
        loop.events(4000, -1, 1);
        long versions = loop.model.version();
        long version = versions;
        long published = loop.learner.events();
        for (int i = 0; i < 250; i++) {
            loop.events(16, -1, i);
            if (loop.model.version() > version) {
                version = loop.model.version();
                published = loop.learner.events();
            }
            assertThat(loop.learner.events() - published).isLessThanOrEqualTo(loop.learner.events() / 60 + 16);
        }
        // From 4,000 to 8,000 events 60 log 2 = 42, were they published on the spot, and not each of 250 batches.
        assertThat(version - versions).isBetween(30L, 50L);
    }

    /** But for versions and ids, which go on. */
    @Test
    void resetEqualsNew() {
        Loop reset = new Loop(50);
        reset.events(3000, -1, 5);
        assertThat(reset.learner.levels().isEmpty()).isFalse();
        reset.model = reset.learner.reset("test").model();
        Loop fresh = new Loop(50);

        assertThat(reset.learner.levels().isEmpty()).isTrue();
        assertThat(reset.learner.alertThreshold()).isNaN();
        assertThat(reset.learner.alertRate()).isNaN();
        assertThat(reset.learner.meanLogLikelihood()).isZero();
        assertThat(reset.learner.events()).isZero();
        assertThat(reset.learner.effectiveEvents()).isZero();
        assertThat(reset.learner.reservoir().seen()).isZero();
        assertThat(reset.model.warmingUp()).isTrue();

        reset.events(2000, -2, 6);
        fresh.events(2000, -2, 6);
        for (double x = -3; x <= 3; x++) {
            assertThat(reset.model.mixture().logDensity(new double[] {x}))
                    .isEqualTo(fresh.model.mixture().logDensity(new double[] {x}));
        }
        assertThat(reset.model.batchEvents()).isEqualTo(fresh.model.batchEvents());
        assertThat(reset.learner.effectiveEvents()).isEqualTo(fresh.learner.effectiveEvents());
        assertThat(reset.learner.meanLogLikelihood()).isEqualTo(fresh.learner.meanLogLikelihood());
        assertThat(reset.learner.reservoir().points())
                .isDeepEqualTo(fresh.learner.reservoir().points());
    }
}
