package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdwinTest {

    /**
     * A thousand scores of mean 0 and a hundred of another, all of variance 1. The bound is √(2 · .011 · 1.03 · 8.85) = .45 for the variance and
     * 2 · .011 · 8.85 · 1.02 = .20 for the range.
     */
    @ParameterizedTest(name = "a fall of {0}")
    @CsvSource({"0.55, false", "0.62, false", "0.68, true", "-5, false"})
    void aFallIsOneBeyondBothTermsOfTheBound(double fall, boolean fallen) {
        Adwin adwin = new Adwin();
        assertThat(adwin.add(1000, 0, 1)).isFalse();
        assertThat(adwin.add(100, -fall, 1)).isEqualTo(fallen);
    }

    @Test
    void afterAFallTheWindowBeginsAnewSoThatTheSameFallIsToldOnce() {
        Adwin adwin = new Adwin();
        for (int i = 0; i < 50; i++) {
            assertThat(adwin.add(100, 0, 1)).isFalse();
        }
        int told = 0;
        for (int i = 0; i < 200; i++) {
            told += adwin.add(100, -2, 1) ? 1 : 0;
        }
        assertThat(told).isEqualTo(1);
        assertThat(adwin.add(100, -4, 1)).isTrue();
    }

    @Test
    void unitsAndOffsetOfTheScoresDoNotMatter() {
        var random = new SplittableRandom(2);
        Adwin plain = new Adwin();
        Adwin other = new Adwin();
        int fallen = 0;
        for (int i = 0; i < 3000; i++) {
            double mean = random.nextGaussian() * 0.1 - (i / 500) * 0.4;
            boolean fell = plain.add(64, mean, 1);
            assertThat(other.add(64, 1024 * mean + 512, 1024.0 * 1024)).isEqualTo(fell);
            fallen += fell ? 1 : 0;
        }
        assertThat(fallen).isBetween(5, 15);
    }

    @Test
    void clearedItIsAsNew() {
        Adwin cleared = new Adwin();
        cleared.add(1000, 100, 1);
        cleared.clear();
        assertThat(cleared.add(1000, 0, 1)).isFalse();
        assertThat(cleared.add(100, -0.68, 1)).isTrue();
    }

    @Test
    void aLongWindowIsKeptInFewBucketsAndReadBackGoesOnAsIfNothingHadHappened() throws IOException {
        var random = new SplittableRandom(3);
        Adwin whole = new Adwin();
        Adwin broken = new Adwin();
        int longest = 0;
        for (int i = 0; i < 10_000; i++) {
            double mean = random.nextGaussian() * 0.1 - (i / 4000);
            assertThat(broken.add(64, mean, 1)).isEqualTo(whole.add(64, mean, 1));
            var bytes = new ByteArrayOutputStream();
            broken.write(new DataOutputStream(bytes));
            longest = Math.max(longest, bytes.size());
            if (i % 37 == 0) {
                broken = Adwin.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
        }
        // 28 bytes a bucket, of which there are five for each power of two up to 4,096 at the most.
        assertThat(longest).isLessThanOrEqualTo(4 + 28 * 5 * 13);
    }
}
