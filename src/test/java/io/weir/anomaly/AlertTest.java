package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import io.weir.numeric.ChiSquare;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTest {

    @ParameterizedTest(name = "target {0}, shift {1}, protect {2}")
    @CsvSource({"0.01,0,true", "0.01,3,true", "0.01,3,false", "0.001,0,true", "0.001,0,false", "0.05,1,true"})
    void theShareOfAlertsIsTheOneThatWasAskedFor(double rate, double shift, boolean protect) {
        var random = new SplittableRandom(7);
        var policy = AlertPolicy.of(rate, protect);
        Alarm alarm = Alarm.of(policy);
        int n = 100_000;
        int alerts = 0;
        int judged = 0;
        for (int i = 0; i < n; i++) {
            // A jump of the scores halfway, and a slow drift.
            double score = random.nextGaussian() + (i > n / 2 ? shift : 0) + shift * i / n;
            boolean counts = alarm.ready();
            judged += counts ? 1 : 0;
            alerts += counts ? judge(alarm, score, policy) : 0 * judge(alarm, score, policy);
        }
        double realised = (double) alerts / judged;
        // The surplus wanders by √3 alerts.
        assertThat(alerts).isCloseTo((int) (rate * judged), within((int) Math.max(8, 0.05 * rate * judged)));
        assertThat(alarm.realisedRate()).isEqualTo(realised);
    }

    /** With tails that are exponential and heavier: what is rare is not taken for impossible because little was seen so far. */
    @ParameterizedTest(name = "scores are exponential to the power of {0}")
    @ValueSource(doubles = {1, 1.5, 2})
    void inAYoungStreamTheShareIsAboutTheOneThatWasAskedFor(double power) {
        var policy = AlertPolicy.of(0.001, true);
        int alerts = 0;
        int judged = 0;
        for (long seed = 0; seed < 40; seed++) {
            var random = new SplittableRandom(seed);
            Alarm alarm = Alarm.of(policy);
            for (int i = 0; i < 4000; i++) {
                judged += alarm.ready() ? 1 : 0;
                alerts += judge(alarm, Math.pow(-Math.log(1 - random.nextDouble()), power), policy);
            }
        }
        double due = 0.001 * judged;
        assertThat((double) alerts).isBetween(due / 1.5, due * 1.5);
    }

    private static int judge(Alarm alarm, double score, AlertPolicy policy) {
        boolean alert = alarm.flags(score, 0);
        alarm.judge(score, 0, alert, alarm.pValue(score, 0), 0, 0, policy);
        return alert ? 1 : 0;
    }

    @Test
    void everyEventThatIsNotLearnedCountsAsWithheldTheOneThatBeginsARegimeToo() {
        var random = new SplittableRandom(5);
        Alarm alarm = Alarm.of(AlertPolicy.DEFAULT);
        List<Verdict> kept = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double score = random.nextGaussian() + (i / 5000) * 9;
            Verdict verdict =
                    alarm.judge(score, 0, alarm.flags(score, 0), alarm.pValue(score, 0), 0, 0, AlertPolicy.DEFAULT);
            if (verdict != Verdict.LEARN) {
                kept.add(verdict);
            }
        }
        assertThat(kept).contains(Verdict.NEW_REGIME, Verdict.WITHHOLD);
        assertThat(alarm.withheld()).isEqualTo(kept.size());
    }

    @ParameterizedTest(name = "{0} of {1} events")
    @CsvSource({"0.5,1900", "0.3,1900", "0.7,1000"})
    void aBurstOfAttacksIsFoundToItsEnd(double share, int length) {
        var random = new SplittableRandom(11);
        Alarm alarm = Alarm.of(AlertPolicy.DEFAULT);
        for (int i = 0; i < 20_000; i++) {
            judge(alarm, random.nextGaussian(), AlertPolicy.DEFAULT);
        }
        int attacks = 0;
        int found = 0;
        int ordinary = 0;
        int falseAlarms = 0;
        for (int i = 0; i < length; i++) {
            if (random.nextDouble() < share) {
                attacks++;
                found += judge(alarm, 5 + 0.1 * random.nextGaussian(), AlertPolicy.DEFAULT);
            } else {
                ordinary++;
                falseAlarms += judge(alarm, random.nextGaussian(), AlertPolicy.DEFAULT);
            }
        }
        assertThat((double) found / attacks).isGreaterThan(0.98);
        // Four standard errors of a share of 1 %.
        assertThat((double) falseAlarms / ordinary).isLessThan(0.01 + 4 * Math.sqrt(0.01 * 0.99 / ordinary));
    }

    @Test
    void aStreamThatHasChangedIsAcceptedWithinAsManyAlertsAsAreMadeGood() {
        var random = new SplittableRandom(13);
        for (double unlike : new double[] {1, 0.6}) {
            Alarm alarm = Alarm.of(AlertPolicy.DEFAULT);
            for (int i = 0; i < 20_000; i++) {
                judge(alarm, random.nextGaussian(), AlertPolicy.DEFAULT);
            }
            int alerts = 0;
            for (int i = 0; i < 5000; i++) {
                // Some events of the new regime are far out, and the others at the edge.
                double shift = random.nextDouble() < unlike ? 9 : 1.6;
                alerts += judge(alarm, shift + 0.5 * random.nextGaussian(), AlertPolicy.DEFAULT);
            }
            assertThat(alerts).as("a share of %s unlike", unlike).isBetween(100, 340);
        }
    }

    @Test
    void anAlarmReadBackGoesOnAsIfNothingHadHappened() throws IOException {
        var random = new SplittableRandom(17);
        var policy = AlertPolicy.DEFAULT;
        Alarm whole = Alarm.of(policy);
        Alarm broken = Alarm.of(policy);
        for (int i = 0; i < 12_000; i++) {
            boolean attack = i > 5000 && i < 5400 || i > 8000 && random.nextInt(20) == 0;
            double score = random.nextGaussian() + (attack ? 9 : 0);
            if (i % 37 == 0) {
                var bytes = new ByteArrayOutputStream();
                broken.write(new DataOutputStream(bytes));
                broken = Alarm.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), policy);
            }
            boolean alert = whole.flags(score, 0);
            if (alert) {
                assertThat(whole.pValue(score, 0)).isLessThanOrEqualTo(whole.targetRate());
            }
            assertThat(broken.flags(score, 0)).isEqualTo(alert);
            assertThat(broken.judge(score, 0, alert, broken.pValue(score, 0), 0, 1000L * i, policy))
                    .isEqualTo(whole.judge(score, 0, alert, whole.pValue(score, 0), 0, 1000L * i, policy));
        }
        assertThat(whole.withheld()).isPositive().isEqualTo(broken.withheld());
    }

    @Test
    void pValuesOfOrdinaryScoresAreUniform() {
        var random = new SplittableRandom(1);
        AlertThreshold threshold = AlertThreshold.of(AlertRate.share(0.01), false);
        List<Double> p = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            double score = Math.exp(random.nextGaussian());
            if (threshold.ready()) {
                p.add(threshold.pValue(score, 0, 0.01, true));
            } else {
                assertThat(threshold.pValue(score, 0, 0.01, true)).isNaN();
                assertThat(threshold.at(0.01, false)).isNaN();
            }
            threshold.learn(score, 0);
        }
        for (double q : new double[] {0.001, 0.01, 0.1, 0.5, 0.9}) {
            double below = p.stream().filter(v -> v <= q).count() / (double) p.size();
            // Four standard errors, and the error of the digest.
            assertThat(below).isCloseTo(q, within(4 * Math.sqrt(q * (1 - q) / p.size()) + 0.004 * q + 4e-4));
        }
    }

    @Test
    void whenAComponentHasLeftTheCoreManyAlertsAreNoBurst() {
        var random = new SplittableRandom(23);
        for (boolean told : new boolean[] {true, false}) {
            Alarm alarm = Alarm.of(AlertPolicy.DEFAULT);
            for (int i = 0; i < 20_000; i++) {
                judge(alarm, random.nextGaussian(), AlertPolicy.DEFAULT);
            }
            long withheld = alarm.withheld();
            alarm.scores(
                    InlierComponentsTest.mixture(0.4, 0.3, 0.3), ComponentIds.first(3, 0), 1e6, AlertPolicy.DEFAULT);
            if (told) {
                alarm.scores(
                        InlierComponentsTest.mixture(0.6, 0.3, 0.1),
                        ComponentIds.first(3, 0),
                        1e6,
                        AlertPolicy.DEFAULT);
            }
            int alerts = 0;
            for (int i = 0; i < 2000; i++) {
                // A sixth of the events is far from what is the core now.
                alerts += judge(alarm, random.nextGaussian() + (i % 6 == 0 ? 20 : 0), AlertPolicy.DEFAULT);
            }
            assertThat(alerts).isBetween(told ? 10 : 250, told ? 60 : 450);
            assertThat(alarm.withheld() - withheld).isBetween(told ? 0L : 1500L, told ? 10L : 2000L);
        }
    }

    @Test
    void anEventOfASmallClusterIsStrangeThoughTheMixtureKnowsIt() {
        Family line = Gaussian.of(1, CovarianceType.FULL);
        Component[] components = new Component[3];
        for (int k = 0; k < 3; k++) {
            components[k] = GaussianComponent.of(new double[] {100.0 * k}, new double[][] {{1}}, CovarianceType.FULL);
        }
        Mixture mixture = Mixture.of(line, new double[] {0.6, 0.3, 0.1}, components);
        InlierScore score = InlierScore.of(mixture, 0.8, 1e6);
        double[] x = {200};
        assertThat(mixture.logDensity(x)).isGreaterThan(-4);
        // Under the second one, 100 standard deviations away, damped beyond the fourth.
        double expected = -Math.log(0.3) - ChiSquare.logSurvival(1, 16 * (1 + 2 * Math.log(25)));
        assertThat(score.of(x)).isCloseTo(expected, within(1e-3));
        assertThat(score.nearest(x)).isEqualTo(1);
        x[0] = 0;
        assertThat(score.of(x)).isCloseTo(-Math.log(0.6), within(1e-3));
    }

    @Test
    void policiesThatMakeNoSenseAreRefused() {
        for (double share : new double[] {0, 1, -0.1, 0.51, Double.NaN}) {
            assertThatThrownBy(() -> AlertRate.share(share)).hasMessageContaining(String.valueOf(share));
        }
        assertThatThrownBy(() -> AlertRate.budget(0, 1000)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> RegimeTimeout.events(0)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> new AlertPolicy(AlertRate.share(0.01), 1.1, true, RegimeTimeout.events(1)))
                .hasMessageContaining("1.1");
    }

    @Test
    void aBudgetIsKeptInEventTimeHoweverFastEventsCome() {
        var policy = new AlertPolicy(AlertRate.budget(50, 86_400_000), 0.8, true, RegimeTimeout.events(2000));
        var random = new SplittableRandom(19);
        Alarm alarm = Alarm.of(policy);
        int days = 20;
        int alerts = 0;
        long start = Long.MIN_VALUE;
        for (long t = 0; t < days * 86_400_000L; ) {
            // Five times as many events in the second half.
            t += (long) (-Math.log(1 - random.nextDouble()) * (t < days * 43_200_000L ? 30_000 : 6_000));
            double score = random.nextGaussian();
            start = alarm.ready() && start == Long.MIN_VALUE ? t : start;
            boolean alert = alarm.flags(score, 0);
            alarm.judge(score, 0, alert, alarm.pValue(score, 0), 0, t, policy);
            alerts += alert ? 1 : 0;
        }
        double due = 50 * (days - start / 86_400_000.0);
        assertThat((double) alerts).isCloseTo(due, within(0.05 * due));
    }
}
