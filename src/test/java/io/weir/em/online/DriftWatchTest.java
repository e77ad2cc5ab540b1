package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At which event a drift is declared. */
class DriftWatchTest {

    private static final int ROUND = 100;

    /** A round of scores one above and one below this in turn, of which the first may be another. */
    private static PointBatch round(double level, double first) {
        PointBatch batch = new PointBatch(1);
        for (int i = 0; i < ROUND; i++) {
            batch.add(new double[] {i}, i, i == 0 ? first : level + (i % 2 == 0 ? 1 : -1));
        }
        return batch;
    }

    private static PointBatch round(double level) {
        return round(level, level + 1);
    }

    /** Goes through rounds of 100 events. */
    private static final class Watched {

        private final DriftWatch watch = new DriftWatch(1);
        private long age;

        /** @return the age at which the first fall was found within so many rounds; −1 if none was */
        long fallen(PointBatch batch, int rounds) {
            for (int i = 0; i < rounds; i++) {
                age += batch.size();
                if (watch.observe(batch, true, age)) {
                    return age;
                }
            }
            return -1;
        }
    }

    @Test
    void aFallByOneStandardDeviationIsFoundWithTheFirstRoundAfterIt() {
        var watched = new Watched();
        assertThat(watched.fallen(round(0), 20)).isEqualTo(-1);
        assertThat(watched.fallen(round(-1), 20)).isEqualTo(2100);
    }

    @Test
    void aRiseIsNone() {
        var watched = new Watched();
        assertThat(watched.fallen(round(0), 20)).isEqualTo(-1);
        assertThat(watched.fallen(round(5), 50)).isEqualTo(-1);
    }

    /** One in a hundred is far out: the mean falls by ten where they count in full, and by .06 where they do not. */
    @Test
    void aFewOutliersAreNoFall() {
        var watched = new Watched();
        assertThat(watched.fallen(round(0), 50)).isEqualTo(-1);
        assertThat(watched.fallen(round(0, -1000), 50)).isEqualTo(-1);
        assertThat(watched.fallen(round(0, Double.NEGATIVE_INFINITY), 50)).isEqualTo(-1);
    }

    @Test
    void impossibleEventsAreAFallWhereTheyAreMany() {
        var watched = new Watched();
        assertThat(watched.fallen(round(0), 50)).isEqualTo(-1);
        assertThat(watched.fallen(round(Double.NEGATIVE_INFINITY), 5)).isEqualTo(5100);
    }

    /** Fifteen scores say nothing of where they lie. */
    @Test
    void theWatchBeginsWithARoundOfAtLeastSixteenEvents() {
        var watched = new Watched();
        PointBatch few = new PointBatch(1);
        for (int i = 0; i < 15; i++) {
            few.add(new double[] {i}, i, 1000 + i % 2);
        }
        assertThat(watched.fallen(few, 100)).isEqualTo(-1);
        assertThat(watched.fallen(round(0), 20)).isEqualTo(-1);
    }

    /** What falls within 375 events of a detection is the same change. */
    @ParameterizedTest(name = "{0} rounds later")
    @CsvSource({"3, -1", "4, 2500"})
    void afterADetectionNoneIsDeclaredForHalfARestart(int later, long declared) {
        var watched = new Watched();
        watched.fallen(round(0), 20);
        assertThat(watched.fallen(round(-3), 1)).isEqualTo(2100);
        watched.watch.detected(watched.age);
        watched.fallen(round(-3), later - 1);
        assertThat(watched.fallen(round(-9), 1)).isEqualTo(declared);
    }

    @Test
    void theScoresOfOtherComponentsAreNoFall() {
        var watched = new Watched();
        watched.fallen(round(0), 20);
        watched.watch.componentsChanged();
        assertThat(watched.fallen(round(-3), 20)).isEqualTo(-1);
    }

    @Test
    void aRoundIsJudgedWhenItCloses() {
        DriftWatch watch = new DriftWatch(1);
        for (int i = 0; i < 20; i++) {
            watch.observe(round(0), true, 1000);
        }
        // A round of two batches, of which the second makes good what the first is short of.
        for (int i = 0; i < 20; i++) {
            assertThat(watch.observe(round(-3), false, 1000)).isFalse();
            assertThat(watch.observe(round(3), true, 1000)).isFalse();
        }
        assertThat(watch.observe(round(-3), false, 1000)).isFalse();
        assertThat(watch.observe(round(-3), true, 1000)).isTrue();
    }

    @Test
    void sevenHundredAndFiftyEventsSinceTheDetectionMakeARestartWithoutThoseThatWereTakenBack() {
        DriftWatch watch = new DriftWatch(1);
        watch.collect(round(0));
        assertThat(watch.enough()).as("nothing was detected").isFalse();
        watch.detected(1000);
        for (int i = 0; i < 7; i++) {
            watch.collect(round(0));
        }
        assertThat(watch.enough()).isFalse();
        watch.collect(round(0));
        assertThat(watch.enough()).isTrue();
        assertThat(watch.collected()).hasNumberOfRows(800);
        watch.remove(new double[] {7}, 7);
        watch.remove(new double[] {7}, 8);
        assertThat(watch.collected()).hasNumberOfRows(799);
        watch.decided();
        assertThat(watch.enough()).isFalse();
    }

    @Test
    void readBackItGoesOnAsIfNothingHadHappened() throws IOException {
        DriftWatch whole = new DriftWatch(1);
        DriftWatch broken = new DriftWatch(1);
        for (int i = 0; i < 64; i++) {
            PointBatch batch = round(-(i / 11) * 2);
            boolean closes = i % 3 != 0;
            boolean fallen = whole.observe(batch, closes, 100L * i);
            assertThat(broken.observe(batch, closes, 100L * i)).isEqualTo(fallen);
            if (fallen) {
                whole.detected(100L * i);
                broken.detected(100L * i);
            }
            whole.collect(batch);
            broken.collect(batch);
            assertThat(broken.enough()).isEqualTo(whole.enough());
            var bytes = new ByteArrayOutputStream();
            broken.write(new DataOutputStream(bytes));
            broken = new DriftWatch(1);
            broken.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        }
        assertThat(whole.enough()).isTrue();
    }
}
