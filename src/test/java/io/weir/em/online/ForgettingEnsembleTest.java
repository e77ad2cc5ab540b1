package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.EStep;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForgettingEnsembleTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final EStep E_STEP = new EStep();
    /** Of one component: a mean, a variance. */
    private static final int PARAMETERS = 2;

    /** A mean that moves by a standard deviation in so many events. */
    private static double[][] drifting(int n, double events, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) {
            points[i] = new double[] {i / events + random.nextGaussian()};
        }
        return points;
    }

    private static MixtureStatistics statistics(double[][] points) {
        MixtureStatistics all = MixtureStatistics.empty(LINE, 1);
        for (double[] x : points) {
            all.component(0).add(x, 0, 1);
        }
        return all;
    }

    private static double mean(Mixture mixture) {
        return ((GaussianComponent) mixture.component(0)).mean(0);
    }

    private static Regularization.FadingPrior prior(double[][] points) {
        return new Regularization.FadingPrior(statistics(points).component(0), 0, 0, false, 0, null);
    }

    @Test
    void aMemoryRecallsWhatItWouldHaveLeftHadItLearnedAllEvents() {
        double[][] points = drifting(3000, 100, 1);
        MixtureStatistics all = statistics(points);
        var prior = prior(points);
        ForgettingEnsemble bank = ForgettingEnsemble.of(all, points.length, PARAMETERS);
        bank.recall(all.maximize(1, prior), points, E_STEP);
        double[] expected = new double[3];
        double[] halfLives = {60, 240, 960};
        for (int j = 0; j < 3; j++) {
            double mass = 0;
            for (int i = 0; i < points.length; i++) {
                double w = Math.pow(2, -(points.length - 1 - i) / halfLives[j]);
                mass += w;
                expected[j] += w * points[i][0];
            }
            expected[j] /= mass;
            // What is older than twenty half-lives is left out, a millionth of the mass at distances of up to 30.
            assertThat(mean(bank.published(j, prior))).isCloseTo(expected[j], within(1e-4));
        }
        assertThat(mean(bank.published(3, prior)))
                .as("the one that forgets nothing")
                .isCloseTo(mean(all.maximize(1, prior)), within(1e-12));
    }

    @Test
    void theChoiceOfAMemoryOutlivesTheComponents() {
        double[][] points = drifting(3000, 100, 2);
        double[][] first = java.util.Arrays.copyOf(points, 1000);
        var prior = prior(first);
        ForgettingEnsemble bank = ForgettingEnsemble.of(statistics(first), first.length, PARAMETERS);
        assertThat(bank.current().stepSize().forgets()).isFalse();
        for (int i = 1000; i < 3000; i++) {
            double[][] one = {points[i]};
            bank.compare(one, true, E_STEP, prior);
            bank.step(statistics(one), 1, EventClock.Tick.NONE);
        }
        double chosen = bank.current().stepSize().halfLife().events();
        assertThat(chosen).isEqualTo(60);
        ForgettingEnsemble next = ForgettingEnsemble.of(statistics(points), points.length, PARAMETERS);
        next.follow(bank, true);
        assertThat(next.current().stepSize().halfLife().events()).isEqualTo(chosen);
    }

    @Test
    void aStreamThatStaysTheSameForgetsNothing() {
        var random = new SplittableRandom(3);
        double[][] points = new double[20_000][];
        java.util.Arrays.setAll(points, i -> new double[] {random.nextGaussian()});
        double[][] first = java.util.Arrays.copyOf(points, 1000);
        var prior = prior(first);
        ForgettingEnsemble bank = ForgettingEnsemble.of(statistics(first), first.length, PARAMETERS);
        int forgetting = 0;
        for (int i = 1000; i + 10 <= points.length; i += 10) {
            double[][] ten = java.util.Arrays.copyOfRange(points, i, i + 10);
            bank.compare(ten, true, E_STEP, prior);
            bank.step(statistics(ten), 10, EventClock.Tick.NONE);
            forgetting += bank.current().stepSize().halfLife().events() < 960 ? 10 : 0;
        }
        // Half-lives of 60 and 240 events cost 1 and .3 % of a nat per event here.
        assertThat(forgetting).as("events under a short memory").isLessThan(2000);
    }

    @Test
    void aStreamThatBeginsToMoveAfterALongRestIsNoticed() {
        var random = new SplittableRandom(4);
        int still = 10_000;
        double[][] points = new double[12_000][];
        java.util.Arrays.setAll(points, i -> new double[] {Math.max(0, i - still) / 100.0 + random.nextGaussian()});
        double[][] first = java.util.Arrays.copyOf(points, 1000);
        var prior = prior(first);
        ForgettingEnsemble bank = ForgettingEnsemble.of(statistics(first), first.length, PARAMETERS);
        int noticed = 0;
        for (int i = 1000; i + 10 <= points.length && noticed == 0; i += 10) {
            double[][] ten = java.util.Arrays.copyOfRange(points, i, i + 10);
            boolean another = bank.compare(ten, true, E_STEP, prior);
            bank.step(statistics(ten), 10, EventClock.Tick.NONE);
            noticed = another && i >= still && bank.forgets() ? i : 0;
        }
        assertThat(noticed).as("the event at which a shorter memory is chosen").isBetween(still, still + 1000);
    }

    /** A bank whose shorter memories have a wider component, half a unit off: 200 events of the last 3,200 were different. */
    private static ForgettingEnsemble recalling() {
        double[][] points = new double[3200][];
        java.util.Arrays.setAll(points, i ->
                new double[] {i < 3000 ? i % 2 == 0 ? 1 : -1 : 0.5 + (i % 2 == 0 ? 1.2 : -1.2)});
        ForgettingEnsemble bank = ForgettingEnsemble.of(statistics(points), points.length, PARAMETERS);
        bank.recall(statistics(points).maximize(1, prior(points)), points, E_STEP);
        return bank;
    }

    /** So many events of one value, and so many of another. */
    private static double[][] events(int n, double value, int others, double other) {
        double[][] points = new double[n + others][];
        java.util.Arrays.setAll(points, i -> new double[] {i < n ? value : other});
        return points;
    }

    private static boolean closed(ForgettingEnsemble bank, double[][] points) {
        return bank.compare(points, true, E_STEP, prior(new double[][] {{0}}));
    }

    /**
     * At 40 the shortest memory gains over 200 nats, at 0 it loses a quarter: counted in full, eight events in three hundred would be two and a half
     * standard errors.
     */
    @Test
    void aFewOutliersChooseNoMemory() {
        ForgettingEnsemble bank = recalling();
        assertThat(closed(bank, events(292, 0, 8, 40))).isFalse();
        assertThat(bank.forgets()).isFalse();
    }

    @Test
    void whatAllEventsSayChoosesOne() {
        ForgettingEnsemble bank = recalling();
        assertThat(closed(bank, events(150, 1.7, 150, -0.7))).isTrue();
        assertThat(bank.forgets()).isTrue();
    }

    @Test
    void aHundredEventsAreNeeded() {
        ForgettingEnsemble bank = recalling();
        assertThat(closed(bank, events(50, 1.7, 50, 1.8))).isFalse();
        assertThat(closed(bank, events(50, 1.7, 50, 1.8))).isTrue();
    }

    /** Eighty events of evidence, and forty more. */
    @Test
    void afterARefitTheEvidenceIsKeptAndAfterADriftItIsNot() {
        for (boolean kept : new boolean[] {true, false}) {
            ForgettingEnsemble before = recalling();
            closed(before, events(40, 1.7, 40, 1.8));
            ForgettingEnsemble bank = recalling();
            bank.follow(before, kept);
            assertThat(closed(bank, events(20, 1.7, 20, 1.8))).isEqualTo(kept);
        }
    }

    /** The shortest half-life is 60 events, so that four rounds of fifteen may pass between two comparisons, and not four of twenty. */
    @Test
    void itRestsForThreeRoundsWhereTheShortestMemoryOutlastsThem() {
        // What was compared fades by half in 300 events, and is above a hundred after so many rounds.
        assertThat(roundsUntilChosen(8, 15)).isEqualTo(4);
        assertThat(roundsUntilChosen(6, 20)).isEqualTo(1);
    }

    /**
     * Rounds of events that speak for a shorter memory until one is chosen, after rounds that speak for none.
     *
     * @param size events of a round
     */
    private static int roundsUntilChosen(int before, int size) {
        ForgettingEnsemble bank = recalling();
        for (int i = 0; i < before; i++) {
            assertThat(closed(bank, events(size, 0, 0, 0))).isFalse();
        }
        int rounds = 1;
        while (!closed(bank, events(size, 20, 0, 0))) {
            rounds++;
        }
        return rounds;
    }
}
