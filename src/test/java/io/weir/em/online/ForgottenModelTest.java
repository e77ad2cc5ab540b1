package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.Calibration;
import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command put in a model's place knows nothing of how the model before was calibrated. */
class ForgottenModelTest {

    private static final Family PLANE = Gaussian.of(2, CovarianceType.FULL);

    private static Calibration counted() {
        double[] bins = new double[Calibration.BINS];
        Arrays.fill(bins, 7);
        return Calibration.of(bins, bins);
    }

    private static Learner grown() {
        Learner learner = Learner.create(LearningSettings.defaults(1), PLANE, 1, Runnable::run);
        var random = new SplittableRandom(1);
        EStep eStep = new EStep();
        PointBatch batch = new PointBatch(2);
        ScoringModel model = null;
        for (int i = 0; i < 1500; i++) {
            double[] x = {random.nextGaussian(), random.nextGaussian()};
            model = model == null ? ScoringModel.initial(PLANE, x) : model;
            batch.add(x, i, -3);
            if (batch.size() >= model.batchEvents()) {
                batch.alerts(5, 0.01, counted());
                model = learner.learn(model.contribute(batch, eStep)).model();
                batch.clear();
            }
        }
        assertThat(learner.calibration().isEmpty()).isFalse();
        return learner;
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "import", "roll back"})
    void theCalibrationIsForgottenWithTheModel(String command) {
        Learner learner = grown();
        ScoringModel model = learner.model();
        WarmStart earlier = new WarmStart(
                model.mixture(), learner.levels(), model.identity(), 1000, 1000, learner.meanLogLikelihood(), 900);
        switch (command) {
            case "reset" -> learner.reset("a test");
            case "import" -> learner.adopt(earlier, "a test");
            default -> learner.rollBack(earlier, "a test");
        }
        assertThat(learner.calibration().isEmpty()).isTrue();
    }
}
