package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsideTest {

    private final ExecutorService one = Executors.newSingleThreadExecutor();

    @AfterEach
    void nobodyIsLeftInterruptedOrRunning() {
        Thread.interrupted();
        one.shutdownNow();
    }

    @Test
    void withoutHelpersItIsDoneHereWhenItIsWanted() {
        var calls = new AtomicInteger();
        Aside<Thread> aside = Aside.begin(
                () -> {
                    calls.incrementAndGet();
                    return Thread.currentThread();
                },
                Aside.NOBODY);
        assertThat(calls).hasValue(0);
        assertThat(aside.result()).isSameAs(Thread.currentThread());
        assertThat(aside.result()).isSameAs(Thread.currentThread());
        assertThat(calls).hasValue(1);
    }

    @Test
    void whatAHelperHasBegunIsWaitedFor() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Aside<Thread> aside = Aside.begin(
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
        Aside.begin(
                () -> {
                    end.await();
                    return null;
                },
                one);
        assertThat(Aside.begin(Thread::currentThread, one).result()).isSameAs(Thread.currentThread());
        end.countDown();
    }

    @Test
    void helpersWhoAreGoneAreNotMissed() {
        one.shutdown();
        assertThat(Aside.begin(Thread::currentThread, one).result()).isSameAs(Thread.currentThread());
    }

    @Test
    void whatItThrowsIsThrownHere() {
        Aside<Object> aside = Aside.begin(
                () -> {
                    throw new ArithmeticException("by zero");
                },
                Runnable::run);
        assertThatThrownBy(aside::result)
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("by zero");
        Aside<Object> error = Aside.begin(
                () -> {
                    throw new AssertionError("wrong");
                },
                Aside.NOBODY);
        assertThatThrownBy(error::result).isInstanceOf(AssertionError.class);
    }
}
