package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinableTaskTest {

    private final ExecutorService one = Executors.newSingleThreadExecutor();

    @AfterEach
    void nobodyIsLeftInterruptedOrRunning() {
        Thread.interrupted();
        one.shutdownNow();
    }

    @Test
    void withoutHelpersItIsDoneHereWhenItIsWanted() {
        var calls = new AtomicInteger();
        JoinableTask<Thread> aside = JoinableTask.begin(
                () -> {
                    calls.incrementAndGet();
                    return Thread.currentThread();
                },
                JoinableTask.NOBODY);
        assertThat(calls).hasValue(0);
        assertThat(aside.result()).isSameAs(Thread.currentThread());
        assertThat(aside.result()).isSameAs(Thread.currentThread());
        assertThat(calls).hasValue(1);
    }

    @Test
    void whatAHelperHasBegunIsWaitedFor() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        JoinableTask<Thread> aside = JoinableTask.begin(
                () -> {
                    begun.countDown();
                    goOn.await();
                    return Thread.currentThread();
                },
                one);
        begun.await();
        // An interrupt does not end the wait, and is not lost.
        Thread.currentThread().interrupt();
        goOn.countDown();
        assertThat(aside.result()).isNotSameAs(Thread.currentThread());
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void helpersWhoHaveNoTimeAreNotWaitedFor() {
        var end = new CountDownLatch(1);
        JoinableTask.begin(
                () -> {
                    end.await();
                    return null;
                },
                one);
        assertThat(JoinableTask.begin(Thread::currentThread, one).result()).isSameAs(Thread.currentThread());
        end.countDown();
    }

    @Test
    void helpersWhoAreGoneAreNotMissed() {
        one.shutdown();
        assertThat(JoinableTask.begin(Thread::currentThread, one).result()).isSameAs(Thread.currentThread());
    }

    @Test
    void whatItThrowsIsThrownHere() {
        JoinableTask<Object> aside = JoinableTask.begin(
                () -> {
                    throw new ArithmeticException("by zero");
                },
                Runnable::run);
        assertThatThrownBy(aside::result)
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("by zero");
        JoinableTask<Object> error = JoinableTask.begin(
                () -> {
                    throw new AssertionError("wrong");
                },
                JoinableTask.NOBODY);
        assertThatThrownBy(error::result).isInstanceOf(AssertionError.class);
    }
}
