package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.threads.Threads;
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
    private static Callable<Refit.Result> steps(long steps, AtomicLong done) {
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

    private static Searches searches(Executor pool) {
        return searches(pool, Patience.ENDLESS);
    }

    private static Searches searches(Executor pool, Patience patience) {
        return new Searches(pool, task -> Threads.named("test-search", task).start(), patience);
    }

    private static long takenAt(Search search) {
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
        List<Executor> executors =
                List.of(Runnable::run, Aside.NOBODY, searches(Aside.NOBODY), searches(Threads.pool("test", 2)));
        List<Long> ages = new ArrayList<>();
        for (Executor executor : executors) {
            Search search = Search.start(BEGUN, 1, true, null);
            search.submit(steps(steps, new AtomicLong()), POINTS, BEGUN, BATCH, executor);
            ages.add(takenAt(search));
        }
        long enough = BEGUN + Math.max(0, (steps * STEP - Search.FIRST_WORK)) / Search.WORK_PER_EVENT;
        long first = Math.max(DUE, enough);
        assertThat(ages).allMatch(age -> age >= first && age <= first + 2 * BATCH);
        assertThat(ages).containsOnly(ages.get(0));
    }

    @Test
    void noWaitIsForMoreThanTheWorkOfItsBatch() {
        AtomicLong done = new AtomicLong();
        Search search = Search.start(BEGUN, 1, true, null);
        search.submit(steps(3_000_000_000L / STEP, done), POINTS, BEGUN, BATCH, searches(Aside.NOBODY));
        long before = 0;
        for (long age = BEGUN + BATCH; !search.ready(age); age += BATCH) {
            long waited = Math.max(0, done.get() - before) * STEP;
            long most = Search.WORK_PER_EVENT * BATCH + (age >= DUE ? Search.FIRST_WORK : 0);
            // What it does between the end of the wait and this look.
            assertThat(waited).as("at %d", age).isLessThan(most + Search.FIRST_WORK / 2);
            before = Math.max(done.get(), before);
        }
    }

    /**
     * A fifth of a processor does 4·10⁸ multiplications a second, and the longest wait is to be a tenth of the 60 s that a transaction
     * may take, with room for what else there is to do.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 256, 4096, 100_000})
    void whateverTheBatchNoWaitIsLongerThanATenthOfATransactionOnAFifthOfAProcessor(int batch) {
        AtomicLong done = new AtomicLong();
        Search search = Search.start(BEGUN, 1, true, null);
        search.submit(steps(4_000_000_000L / STEP, done), POINTS, BEGUN, batch, searches(Aside.NOBODY));
        long longest = 0;
        long age = BEGUN;
        boolean taken;
        do {
            age += batch;
            long before = done.get();
            taken = search.ready(age);
            longest = Math.max(longest, (done.get() - before) * STEP);
        } while (!taken && age < DUE + 2 * batch);
        double fifth = 4e8;
        assertThat(Search.FIRST_WORK + Search.WORK_PER_BATCH).isLessThan((long) (0.7 * 6 * fifth));
        // What it does between the end of the wait and this look.
        assertThat(longest).isLessThan(Search.FIRST_WORK + Search.WORK_PER_BATCH + Search.FIRST_WORK / 2);
    }

    @Test
    void manySlowSearchesTogetherAreWaitedForNoLongerThanThePatienceUntilTheNextRest() {
        var clock = new AtomicLong();
        AtomicLong done = new AtomicLong();
        // Each look at the clock takes 10 ms: waits seem long, whatever they are.
        var slow = new Patience(60_000_000L, () -> clock.addAndGet(10_000_000L));
        for (int rest = 0; rest < 2; rest++) {
            List<Search> searches = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Search search = Search.start(BEGUN, 100L * rest + i, true, null);
                search.submit(endless(done), POINTS, BEGUN, BATCH, searches(Aside.NOBODY, slow));
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
    private static Callable<Refit.Result> endless(AtomicLong end) {
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
        Searches searches = searches(Threads.pool("test", 1));
        for (int again = 0; again < 3; again++) {
            Search search = Search.start(BEGUN, 7, true, null);
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
        Search other = Search.start(BEGUN, 7, true, null);
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
