package io.weir.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void whatARepeatedTaskThrowsIsHeardByTheHandlerOfItsThread() throws Exception {
        var heard = new CompletableFuture<Throwable>();
        try (var timer = new ClosingTimer()) {
            timer.executor.execute(
                    () -> Thread.currentThread().setUncaughtExceptionHandler((t, e) -> heard.complete(e)));
            timer.executor.scheduleAtFixedRate(
                    Threads.heard(() -> {
                        throw new StackOverflowError("as if");
                    }),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertThat(heard.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(StackOverflowError.class)
                    .hasMessage("as if");
        }
    }

    @Test
    void noThreadHoldsUpAProcess() throws Exception {
        assertThat(Threads.named("n", () -> {}).isDaemon()).isTrue();
        var daemon = new CompletableFuture<Boolean>();
        var pool = Threads.pool("p", 1);
        pool.execute(() -> daemon.complete(Thread.currentThread().isDaemon()));
        assertThat(daemon.get(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdownNow();
    }

    private static final class ClosingTimer implements AutoCloseable {

        private final ScheduledExecutorService executor = Threads.timer("t");

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }
}
