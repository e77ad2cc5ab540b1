package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.em.Effort;
import io.weir.em.JoinableTask;
import io.weir.em.Patience;
import io.weir.em.Turns;
import io.weir.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners do not wait for long searches: these are taken later, at an event that does not depend on who was how fast. */
class SearchPaceTest {

    private static final long BEGUN = 1000;
    private static final long DUE = BEGUN + 125;
    private static final int BATCH = 25;
    private static final double[][] POINTS = {{1}, {2}};

    /** One step is 1,000 points of 16 components in 8 dimensions. */
    private static final long STEP = 1000L * 16 * (8 * 8 + 8 * 8 + 16);

    /** A search of so many steps, each of which takes a moment; tells how far it is. */
    private static Callable<MultiStartEm.Result> steps(long steps, AtomicLong done) {
        return () -> {
            for (long i = 0; i < steps; i++) {
                Effort.eStep(1000, 16, 8);
                done.incrementAndGet();
                if (i % 64 == 0) {
                    Thread.sleep(0, 100_000);
                }
            }
            return null;
        };
    }

    private static SearchExecutor searches(Executor pool) {
        return searches(pool, Patience.ENDLESS);
    }

    private static SearchExecutor searches(Executor pool, Patience patience) {
        return new SearchExecutor(
                pool, task -> Threads.named("test-search", task).start(), patience, new Turns(1));
    }

    private static long takenAt(PendingRefit search) {
        long age = BEGUN + BATCH;
        while (!search.ready(age)) {
            age += BATCH;
        }
        return age;
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 1_200_000_000L, 1_300_000_000L, 3_000_000_000L})
    void theEventAtWhichASearchIsTakenFollowsFromItsWorkAlone(long work) {
        long steps = work / STEP + 1;
        List<Executor> executors = List.of(
                Runnable::run, JoinableTask.NOBODY, searches(JoinableTask.NOBODY), searches(Threads.pool("test", 2)));
        List<Long> ages = new ArrayList<>();
        for (Executor executor : executors) {
            PendingRefit search = PendingRefit.start(BEGUN, 1, true, null);
            search.submit(steps(steps, new AtomicLong()), POINTS, BEGUN, BATCH, executor);
            ages.add(takenAt(search));
        }
        long enough = BEGUN + Math.max(0, (steps * STEP - PendingRefit.FIRST_WORK)) / PendingRefit.WORK_PER_EVENT;
        long first = Math.max(DUE, enough);
        assertThat(ages).allMatch(age -> age >= first && age <= first + 2 * BATCH);
        assertThat(ages).containsOnly(ages.get(0));
    }

    /** What a search is granted when it is to end. */
    private static final long END = Long.MIN_VALUE;

    /** A search that goes on until its end, but never does more than it is granted. Who waits for more would wait for ever. */
    private static Callable<MultiStartEm.Result> granted(AtomicLong granted) {
        return () -> {
            long done = 0;
            while (granted.get() != END) {
                if (done > granted.get()) {
                    Thread.sleep(0, 100_000);
                } else {
                    Effort.eStep(1000, 16, 8);
                    done += STEP;
                }
            }
            return null;
        };
    }

    /** All waits for such a search end, with a grant of so much for each batch, and the first grant at the due event. */
    private static void assertEveryWaitEnds(int batch, long perBatch) {
        var granted = new AtomicLong(-1);
        PendingRefit search = PendingRefit.start(BEGUN, 1, true, null);
        search.submit(granted(granted), POINTS, BEGUN, batch, searches(JoinableTask.NOBODY));
        try {
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                boolean first = false;
                for (long age = BEGUN + batch; age < DUE + 4L * batch; age += batch) {
                    granted.addAndGet(perBatch);
                    if (age >= DUE && !first) {
                        granted.addAndGet(PendingRefit.FIRST_WORK);
                        first = true;
                    }
                    assertThat(search.ready(age)).as("taken at %d", age).isFalse();
                }
            });
        } finally {
            granted.set(END);
        }
    }

    @Test
    void noWaitIsForMoreThanTheWorkOfItsBatch() {
        assertEveryWaitEnds(BATCH, PendingRefit.WORK_PER_EVENT * BATCH);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 256, 4096, 100_000})
    void noWaitIsForMoreThanTheWorkOfTheLargestBatch(int batch) {
        assertEveryWaitEnds(batch, PendingRefit.WORK_PER_BATCH);
    }

    /**
     * A fifth of a processor does 4·10⁸ multiplications a second, and the longest wait is to be a tenth of the 60 s that a transaction
     * may take, with room for what else there is to do.
     */
    @Test
    void theLongestWaitIsATenthOfATransactionOnAFifthOfAProcessor() {
        double fifth = 4e8;
        assertThat(PendingRefit.FIRST_WORK + PendingRefit.WORK_PER_BATCH).isLessThan((long) (0.7 * 6 * fifth));
    }

    @Test
    void manySlowSearchesTogetherAreWaitedForNoLongerThanThePatienceUntilTheNextRest() {
        var clock = new AtomicLong();
        AtomicLong done = new AtomicLong();
        // Each look at the clock takes 10 ms: waits seem long, whatever they are.
        var slow = new Patience(60_000_000L, () -> clock.addAndGet(10_000_000L));
        for (int rest = 0; rest < 2; rest++) {
            List<PendingRefit> searches = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                PendingRefit search = PendingRefit.start(BEGUN, 100L * rest + i, true, null);
                search.submit(endless(done), POINTS, BEGUN, BATCH, searches(JoinableTask.NOBODY, slow));
                searches.add(search);
            }
            long begun = clock.get();
            assertThat(searches).noneMatch(search -> search.ready(DUE));
            assertThat(clock.get() - begun).isLessThanOrEqualTo(120_000_000L);
            assertThat(slow.left()).isLessThanOrEqualTo(0);
            slow.rested();
        }
        done.set(1);
    }

    /** A search that has come nowhere until it is told to end. */
    private static Callable<MultiStartEm.Result> endless(AtomicLong end) {
        return () -> {
            while (end.get() == 0) {
                Thread.sleep(1);
            }
            return null;
        };
    }

    @Test
    void aLearnerThatIsReadAgainFindsTheSearchThatIsUnderWay() {
        AtomicInteger begun = new AtomicInteger();
        SearchExecutor searches = searches(Threads.pool("test", 1));
        for (int again = 0; again < 3; again++) {
            PendingRefit search = PendingRefit.start(BEGUN, 7, true, null);
            search.submit(
                    () -> {
                        begun.incrementAndGet();
                        return null;
                    },
                    POINTS,
                    BEGUN + again,
                    BATCH,
                    searches);
            assertThat(search.ready(DUE)).isTrue();
            assertThat(search.await()).isNull();
        }
        assertThat(begun).hasValue(1);
        PendingRefit other = PendingRefit.start(BEGUN, 7, true, null);
        other.submit(
                () -> {
                    begun.incrementAndGet();
                    return null;
                },
                new double[][] {{1}, {3}},
                BEGUN,
                BATCH,
                searches);
        assertThat(other.ready(DUE)).isTrue();
        assertThat(begun).as("other points").hasValue(2);
    }
}
