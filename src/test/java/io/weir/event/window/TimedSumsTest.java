package io.weir.event.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

class TimedSumsTest {

    private static final long MINUTE = 60_000;
    private static final long START = 1_700_000_000_000L;

    /** All that came, and sums over it. */
    private static final class Exact {

        private final List<long[]> came = new ArrayList<>();

        void add(long time, long v) {
            came.add(new long[] {time, v});
        }

        long count(double after, double until) {
            return came.stream().filter(c -> c[0] > after && c[0] <= until).count();
        }

        long sum(double after, double until) {
            return came.stream()
                    .filter(c -> c[0] > after && c[0] <= until)
                    .mapToLong(c -> c[1])
                    .sum();
        }
    }

    private static TimedSums copy(TimedSums sums, long window) throws IOException {
        var bytes = new ByteArrayOutputStream();
        sums.write(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThanOrEqualTo(TimedSums.mostBytes());
        return TimedSums.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), window);
    }

    private static void assertExact(TimedSums sums, Exact exact, long time) {
        sums.look(time, MINUTE);
        assertThat(sums.count()).isEqualTo(exact.count(time - MINUTE, time));
        assertThat(sums.sum()).isEqualTo(exact.sum(time - MINUTE, time));
    }

    @ParameterizedTest(name = "events up to {0} ms late, seed {1}")
    @CsvSource({"0, 1", "5000, 2", "60000, 3"})
    void sumsAreExactAsLongAsAtMost256NumbersAreOfTheLastTwoWindows(int late, long seed) {
        var random = new SplittableRandom(seed);
        var sums = new TimedSums(MINUTE);
        var exact = new Exact();
        for (int i = 0; i < 5000; i++) {
            // 60 a minute, so that 180 are of two windows and those that are late.
            long time = START + 1000L * i - (late == 0 ? 0 : random.nextInt(late + 1));
            assertExact(sums, exact, time);
            sums.add(time, i % 7);
            exact.add(time, i % 7);
        }
        assertThat(sums.size()).isLessThanOrEqualTo(TimedSums.MOST);
    }

    @ParameterizedTest(name = "{0} events per second, up to {1} ms late")
    @CsvSource({"10, 0", "1000, 0", "1000, 30000", "5000, 100"})
    void manyNumbersTakeNoMoreMemoryAndAnErrorOfWhatIsInA64thOfTheWindowAtEachEnd(int perSecond, int late) {
        var random = new SplittableRandom(4);
        var sums = new TimedSums(MINUTE);
        int[] perMillisecond = new int[600_000];
        int events = (int) Math.min(500L * perSecond, 1_000_000);
        double part = (double) MINUTE / TimedSums.CELLS;
        int looks = 0;
        for (int i = 0; i < events; i++) {
            int at = (int) (1000L * i / perSecond) - (late == 0 ? 0 : random.nextInt(late + 1)) + late;
            sums.add(START + at, 1);
            perMillisecond[at]++;
            if (i % 997 == 0 && at > MINUTE) {
                sums.look(START + at, MINUTE);
                long exact = count(perMillisecond, at - MINUTE, at);
                long old = count(perMillisecond, at - MINUTE - part, at - MINUTE + part);
                long late1 = late == 0 ? 0 : count(perMillisecond, at - part, at + part);
                assertThat(sums.count()).as("event %d", i).isCloseTo(exact, within((double) old + late1));
                assertThat(sums.count()).isEqualTo(Math.rint(sums.count()));
                looks++;
            }
            assertThat(sums.size()).isLessThanOrEqualTo(TimedSums.MOST);
        }
        assertThat(looks).isGreaterThan(2);
    }

    private static long count(int[] perMillisecond, double after, double until) {
        long n = 0;
        for (int i = Math.max(0, (int) Math.ceil(after)); i <= until && i < perMillisecond.length; i++) {
            n += i > after ? perMillisecond[i] : 0;
        }
        return n;
    }

    /** What is merged stands where its numbers are on average, so that steady traffic has no error that lasts. */
    @Test
    void steadyTrafficIsCountedWithoutBias() {
        var sums = new TimedSums(MINUTE);
        double error = 0;
        int looks = 0;
        for (int i = 0; i < 1_200_000; i++) {
            sums.add(START + i, 1);
            if (i > 200_000 && i % 101 == 0) {
                sums.look(START + i, MINUTE);
                error += sums.count() / MINUTE - 1;
                looks++;
            }
        }
        // One part of 64 comes and goes at once; half of it is too much as often as too little.
        assertThat(error / looks).isCloseTo(0, within(0.001));
    }

    @Test
    void anyNumberOfEqualTimesIsCounted() {
        var sums = new TimedSums(MINUTE);
        for (int i = 0; i < 100_000; i++) {
            sums.add(START, 2);
        }
        sums.look(START, MINUTE);
        assertThat(sums.count()).isEqualTo(100_000);
        assertThat(sums.sum()).isEqualTo(200_000);
        sums.look(START + MINUTE - 1, MINUTE);
        assertThat(sums.count()).isEqualTo(100_000);
        sums.look(START + MINUTE, MINUTE);
        assertThat(sums.count()).isZero();
        sums.look(START - 1, MINUTE);
        assertThat(sums.count()).isZero();
    }

    @ParameterizedTest(name = "one in {0} is {1} ms away")
    @CsvSource({
        "100, 31536000000",
        "100, -31536000000",
        "100, 90000",
        "100, -90000",
        "3, 31536000000",
        "3, -31536000000",
        "2, 6000000000000"
    })
    void numbersFromFarAheadOrLongAgoTakeNothingFromTheOthers(int each, long away) {
        var random = new SplittableRandom(6);
        var sums = new TimedSums(MINUTE);
        var exact = new Exact();
        for (int i = 0; i < 4000; i++) {
            // Those that are far away move on by their own clock.
            boolean far = random.nextInt(each) == 0;
            long time = START + 2000L * i + (far ? away : 0);
            if (!far) {
                assertExact(sums, exact, time);
            }
            sums.add(time, 1);
            exact.add(time, 1);
        }
    }

    /** A clock that is set back or forward for good is followed at once. */
    @ParameterizedTest
    @ValueSource(longs = {31_536_000_000L, -31_536_000_000L, 3_600_000, -3_600_000, -61_000})
    void afterAJumpOfTheClockWindowsFillAnew(long jump) {
        var sums = new TimedSums(MINUTE);
        for (int i = 0; i < 100_000; i++) {
            sums.add(START + 10L * i, 1);
        }
        long again = START + 1_000_000 + jump;
        int before = 0;
        for (int i = 0; i < 100_000; i++) {
            long time = again + 10L * i;
            sums.look(time, MINUTE);
            if (i == 0) {
                before = (int) sums.count();
            }
            if (i > 13_000) {
                assertThat(sums.count()).isCloseTo(6000, within(200.0));
            }
            sums.add(time, 1);
        }
        assertThat(before).isEqualTo(jump == -61_000 ? before : 0);
    }

    @Test
    void whatIsOldTakesNoMemory() {
        var sums = new TimedSums(MINUTE);
        for (int i = 0; i < 1000; i++) {
            sums.add(START + 3_600_000L * i + (i % 100 == 50 ? 31_536_000_000L : 0), 1);
            assertThat(sums.size()).isLessThanOrEqualTo(32);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000})
    void whatIsWrittenAndReadGoesOnAsIfNothingHadHappened(int perSecond) throws IOException {
        var random = new SplittableRandom(8);
        var straight = new TimedSums(MINUTE);
        TimedSums broken = new TimedSums(MINUTE);
        for (int i = 0; i < 20_000; i++) {
            long time = START + 1000L * i / perSecond - random.nextInt(3000);
            double v = random.nextGaussian();
            straight.add(time, v);
            broken.add(time, v);
            if (i % 37 == 0) {
                broken = copy(broken, MINUTE);
            }
            straight.look(time, MINUTE);
            broken.look(time, MINUTE);
            assertThat(broken.count()).isEqualTo(straight.count());
            assertThat(broken.sum()).isEqualTo(straight.sum());
        }
    }

    @Test
    void damagedStateIsRefused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeInt(TimedSums.MOST + 1);
        assertThatThrownBy(() ->
                        TimedSums.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), MINUTE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("257 entries");
    }
}
