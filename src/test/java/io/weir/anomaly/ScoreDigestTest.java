package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoreDigestTest {

    private static ScoreDigest digest(int n, double centre) {
        ScoreDigest digest = new ScoreDigest();
        add(digest, n, centre);
        return digest;
    }

    private static void add(ScoreDigest digest, int n, double centre) {
        var random = new SplittableRandom(n);
        for (int i = 0; i < n; i++) {
            digest.add(centre + random.nextDouble() - 0.5);
        }
    }

    /**
     * With a half-life of n/2 the weight of a score falls as n^(−2 ln 2), and all weigh n / (1 + 2 ln 2) together: of the first thousand of two
     * thousand, 2^(−2 ln 2) / 2 = .19 are left.
     */
    @Test
    void theFirstScoresOfAYoungModelAreSoonOutOfDate() {
        ScoreDigest digest = digest(1024, 5);
        add(digest, 1024, 0);
        digest.merge();
        assertThat(digest.above(2.5)).isCloseTo(Math.pow(2, -2 * Math.log(2)) / 2, within(0.02));
    }

    /** From then on half are left after 20,000 scores. */
    @Test
    void thoseOfAGrownOneFadeByHalfInTwentyThousand() {
        ScoreDigest digest = digest(200_000, 5);
        add(digest, 20_000, 0);
        digest.merge();
        assertThat(digest.above(2.5)).isCloseTo(0.5, within(0.01));
    }

    /** After 10 half-lives a score weighs a thousandth, and is no longer the highest. */
    @Test
    void anExtremeThatHasFadedIsDropped() {
        ScoreDigest digest = digest(100, 0);
        digest.add(1000);
        add(digest, 1000, 0);
        digest.merge();
        assertThat(digest.quantile(1)).isEqualTo(1000);
        add(digest, 30_000, 0);
        digest.merge();
        assertThat(digest.quantile(1)).isLessThan(0.6);
    }

    /** Scores are logarithms; a change of the offset is a change of the units of the events. */
    @Test
    void anOffsetOfAllScoresMovesQuantilesAndChangesNoSurvival() {
        ScoreDigest plain = digest(5000, 0);
        ScoreDigest moved = digest(5000, 64);
        for (double score : new double[] {-0.4, 0, 0.3, 0.49, 0.6, 2}) {
            assertThat(moved.survival(64 + score)).isCloseTo(plain.survival(score), within(1e-6));
        }
        assertThat(moved.quantile(0.9)).isCloseTo(64 + plain.quantile(0.9), within(1e-6));
    }

    @Test
    void survivalAndExceededAreInverse() {
        ScoreDigest digest = digest(5000, 0);
        digest.merge();
        for (double p : new double[] {0.4, 0.1, 0.01, 1e-3, 1e-4, 1e-6}) {
            assertThat(digest.survival(digest.exceeded(p))).isCloseTo(p, within(1e-6 * p));
        }
    }
}
