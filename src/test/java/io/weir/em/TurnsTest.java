package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many searches there are, the one that somebody waits for goes on, and the others leave it the processor. */
class TurnsTest {

    private static final int MANY = 40;
    private static final Duration LONG = Duration.ofMinutes(1);
    /** What one step counts. */
    private static final long STEP = 8 * 8 + 8 * 8 + 16;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger failures = new AtomicInteger();

    /** A search that goes on until it is stopped, or for so many steps, on a thread of its own. */
    private final class Search {

        final Effort effort;
        final AtomicLong steps = new AtomicLong();
        final Thread thread;

        Search(Turns turns, long most, Runnable aroundSteps) {
            effort = new Effort(turns);
            thread = Threads.named("test-search", () -> {
                try {
                    effort.during(() -> {
                        while (!stop.get() && steps.get() < most) {
                            steps.incrementAndGet();
                            Effort.eStep(1, 1, 8);
                            aroundSteps.run();
                        }
                        return null;
                    });
                } catch (Exception e) {
                    failures.incrementAndGet();
                }
            });
            thread.start();
        }
    }

    private List<Search> searches(Turns turns, long most, Runnable aroundSteps) {
        List<Search> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(new Search(turns, most, aroundSteps));
        }
        return all;
    }

    private void join(List<Search> all) throws InterruptedException {
        for (Search search : all) {
            search.thread.join();
        }
        assertThat(failures).hasValue(0);
    }

    @Test
    void whileASearchIsWaitedForTheOthersRest() {
        assertTimeoutPreemptively(LONG, () -> {
            var turns = new Turns(1);
            List<Search> all = searches(turns, Long.MAX_VALUE, () -> {});
            for (int i = 0; i < MANY; i++) {
                Search one = all.get(i);
                turns.awaits(one.effort);
                long before = others(all, one);
                long work = (one.steps.get() + 20_000) * STEP;
                assertThat(one.effort.within(work, Patience.ENDLESS))
                        .as("it goes on")
                        .isFalse();
                // A step that was under way, and the first one of a search that begins.
                assertThat(others(all, one) - before).as("search %d", i).isLessThanOrEqualTo(2 * MANY);
                turns.waited(one.effort);
            }
            stop.set(true);
            join(all);
        });
    }

    private static long others(List<Search> all, Search one) {
        return all.stream().filter(s -> s != one).mapToLong(s -> s.steps.get()).sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, MANY})
    void searchesThatNobodyWaitsForAllEndAndNoMoreThanSoManyGoOnAtOnce(int most) {
        assertTimeoutPreemptively(LONG, () -> {
            var going = new AtomicInteger();
            var highest = new AtomicInteger();
            List<Search> all = searches(new Turns(most), 500, () -> {
                highest.accumulateAndGet(going.incrementAndGet(), Math::max);
                Thread.yield();
                going.decrementAndGet();
            });
            join(all);
            assertThat(all).allMatch(search -> search.steps.get() == 500);
            assertThat(highest.get()).isBetween(1, most);
        });
    }

    @Test
    void searchesThatManyWaitForAtOnceAllEnd() {
        assertTimeoutPreemptively(LONG, () -> {
            List<Search> all = searches(new Turns(1), 2000, () -> {});
            List<Thread> waiting = new ArrayList<>();
            for (Search search : all) {
                Thread thread = Threads.named("test-waits", () -> {
                    for (long work = 100 * STEP; !search.effort.within(work, Patience.ENDLESS); work *= 2) {}
                });
                thread.start();
                waiting.add(thread);
            }
            for (Thread thread : waiting) {
                thread.join();
            }
            join(all);
        });
    }
}
