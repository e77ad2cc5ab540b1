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
        return new Searches(pool, task -> Threads.named("test-search", task).start());
    }

    private static long takenAt(Search search) {
        long age = BEGUN + BATCH;
        while (!search.ready(age)) {
            age += BATCH;
        }
        return age;
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 2_400_000_000L, 2_600_000_000L, 6_000_000_000L})
    void theEventAtWhichASearchIsTakenFollowsFromItsWorkAlone(long work) {
        long steps = work / STEP + 1;
        List<Executor> executors =
                List.of(Runnable::run, Aside.NOBODY, searches(Aside.NOBODY), searches(Threads.pool("test", 2)));
        List<Long> ages = new ArrayList<>();
        for (Executor executor : executors) {
            Search search = Search.start(BEGUN, 1, true, null);
            search.submit(steps(steps, new AtomicLong()), POINTS, BEGUN, executor);
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
        search.submit(steps(6_000_000_000L / STEP, done), POINTS, BEGUN, searches(Aside.NOBODY));
        long before = 0;
        for (long age = BEGUN + BATCH; !search.ready(age); age += BATCH) {
            long waited = Math.max(0, done.get() - before) * STEP;
            long most = Search.WORK_PER_EVENT * BATCH + (age >= DUE ? Search.FIRST_WORK : 0);
            // What it does between the end of the wait and this look.
            assertThat(waited).as("at %d", age).isLessThan(most + Search.FIRST_WORK / 2);
            before = Math.max(done.get(), before);
        }
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
                searches);
        assertThat(other.ready(DUE)).isTrue();
        assertThat(begun).as("other points").hasValue(2);
    }
}
