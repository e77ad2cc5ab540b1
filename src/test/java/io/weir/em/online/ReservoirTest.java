package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReservoirTest {

    private static double share(Reservoir reservoir, double from, double to) {
        return Arrays.stream(reservoir.points())
                        .filter(x -> x[0] >= from && x[0] < to)
                        .count()
                / (double) reservoir.size();
    }

    /** An event enters with probability R ln 2 / H, or R / n where that is more; four standard deviations. */
    @Test
    void withAHalfLifeInEventsThePresenceOfOlderOnesHalvesEveryHalfLife() {
        int capacity = 2000;
        int halfLife = 4000;
        int n = 400_000;
        Reservoir reservoir = new Reservoir(capacity, 3);
        for (int i = 0; i < n; i++) {
            reservoir.offer(new double[] {i}, halfLife, 1);
        }
        double enters = capacity * Math.log(2) / halfLife;
        double both = enters + (1 - enters) * capacity / n;
        double newest = 1 - Math.exp(-both * halfLife / capacity);
        assertThat(newest).isCloseTo(0.5, within(0.01));
        assertThat(share(reservoir, n - halfLife, n)).isCloseTo(newest, within(4 * Math.sqrt(0.25 / capacity)));
        assertThat(share(reservoir, n - 2 * halfLife, n - halfLife))
                .isCloseTo(newest * (1 - newest), within(4 * Math.sqrt(0.1875 / capacity)));
    }

    /** An event that stands for ten enters as often as ten would; four standard deviations. */
    @Test
    void aSampleOfTheEventsIsKeptAsTheEventsWouldBe() {
        Reservoir reservoir = new Reservoir(1000, 5);
        for (int i = 0; i < 10_000; i++) {
            reservoir.offer(new double[] {i}, Double.POSITIVE_INFINITY, 1);
        }
        for (int i = 10_000; i < 100_000; i += 10) {
            reservoir.offer(new double[] {i}, Double.POSITIVE_INFINITY, 10);
        }
        assertThat(reservoir.seen()).isEqualTo(100_000);
        assertThat(share(reservoir, 0, 10_000)).isCloseTo(0.1, within(4 * Math.sqrt(0.09 / 1000)));
        assertThat(share(reservoir, 55_000, 100_000)).isCloseTo(0.45, within(4 * Math.sqrt(0.25 / 1000)));
    }

    @Test
    void aPointThatIsForgottenIsGoneAndAnotherOneTakesItsPlace() {
        for (long seed = 0; seed < 50; seed++) {
            Reservoir reservoir = new Reservoir(1000, seed);
            for (int i = 0; i < 3; i++) {
                reservoir.offer(new double[] {i}, Double.POSITIVE_INFINITY, 1);
            }
            reservoir.forget(new double[] {1});
            assertThat(reservoir.points()).hasNumberOfRows(3);
            assertThat(share(reservoir, 1, 2)).as("seed %d", seed).isZero();
        }
    }

    @Test
    void whatWaitsWhileItIsFrozenEntersInItsOrder() {
        Reservoir frozen = new Reservoir(1000, 7);
        Reservoir plain = new Reservoir(1000, 7);
        for (int i = 0; i < 3000; i++) {
            if (i == 900) {
                frozen.freeze();
            }
            frozen.offer(new double[] {i}, Double.POSITIVE_INFINITY, 1);
            plain.offer(new double[] {i}, Double.POSITIVE_INFINITY, 1);
            if (i == 2500) {
                assertThat(frozen.points()).hasNumberOfRows(900);
                assertThat(share(frozen, 0, 900)).isEqualTo(1);
                frozen.forget(new double[] {5});
                assertThat(share(frozen, 5, 6)).as("a search works on it").isPositive();
                frozen.thaw();
            }
        }
        assertThat(frozen.points()).isDeepEqualTo(plain.points());
    }

    @Test
    void restartedItIsAsNew() {
        Reservoir restarted = new Reservoir(1000, 9);
        Reservoir fresh = new Reservoir(1000, 9);
        for (int i = 0; i < 5000; i++) {
            restarted.offer(new double[] {-i}, Double.POSITIVE_INFINITY, 1);
        }
        restarted.restart(new double[][] {{0}, {1}});
        fresh.restart(new double[][] {{0}, {1}});
        for (int i = 2; i < 4000; i++) {
            restarted.offer(new double[] {i}, Double.POSITIVE_INFINITY, 1);
            fresh.offer(new double[] {i}, Double.POSITIVE_INFINITY, 1);
        }
        assertThat(restarted.points()).isDeepEqualTo(fresh.points());
        assertThat(restarted.seen()).isEqualTo(4000);
    }
}
