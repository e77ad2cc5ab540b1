package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A digest is small, its quantiles are those of the scores, and it goes on where it was. */
class DigestQuantilesTest {

    @Test
    void theDigestIsSmallAndItsQuantilesAreThoseOfTheScores() {
        var random = new SplittableRandom(3);
        ScoreDigest digest = new ScoreDigest();
        double[] all = new double[8192];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextGaussian();
            digest.add(all[i]);
        }
        Arrays.sort(all);
        for (double q : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
            double quantile = digest.quantile(q);
            double rank = Math.abs(Arrays.binarySearch(all, quantile)) / (double) all.length;
            // Fading leaves the weight of half as many; the sampling error of that is part of the bound.
            assertThat(rank).isCloseTo(q, within(0.005 + 4 * Math.sqrt(q * (1 - q) / all.length)));
            assertThat(digest.above(quantile)).isCloseTo(1 - q, within(1e-9));
        }
        assertThat(bytes(digest).length).isLessThan(8000);
    }

    @Test
    void theDigestOfScoresThatDoNotFadeIsRightToAQuarterOfACentroid() {
        var random = new SplittableRandom(3);
        ScoreDigest digest = new ScoreDigest(false);
        double[] all = new double[50_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.exp(random.nextGaussian());
            digest.add(all[i]);
        }
        digest.merge();
        Arrays.sort(all);
        for (double q : new double[] {0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999}) {
            double rank = Math.abs(Arrays.binarySearch(all, digest.quantile(q))) / (double) all.length;
            assertThat(rank)
                    .as("rank of the quantile %s", q)
                    .isCloseTo(q, within(q * (1 - q) / 100 + 2.0 / all.length));
        }
    }

    @Test
    void aDigestReadBackGoesOnAsIfNothingHadHappened() throws IOException {
        var random = new SplittableRandom(5);
        ScoreDigest whole = new ScoreDigest();
        ScoreDigest broken = new ScoreDigest();
        for (int i = 0; i < 20_000; i++) {
            double score = random.nextGaussian();
            whole.add(score);
            broken.add(score);
            if (i % 777 == 0) {
                broken = ScoreDigest.read(new DataInputStream(new ByteArrayInputStream(bytes(broken))), true);
            }
            assertThat(broken.above(2)).isEqualTo(Double.valueOf(whole.above(2)));
        }
    }

    @Test
    void aScoreThatIsHardlyHigherThanAllBeforeIsNotStranger() {
        AlertThreshold threshold = AlertThreshold.of(AlertRate.share(0.01), false);
        for (int i = 0; i < 4096; i++) {
            threshold.learn(-3 + i % 2, 0);
        }
        assertThat(threshold.at(0.01, false)).isBetween(-1.95, -1.85);
    }

    private static byte[] bytes(ScoreDigest digest) {
        var bytes = new ByteArrayOutputStream();
        try {
            digest.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
