package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsideTest {

    @AfterEach
    void nobodyIsLeftInterrupted() {
        Thread.interrupted();
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
                Aside.helpers(0));
        begun.await();
        // An interrupt does not end the wait, and is not lost.
        Thread.currentThread().interrupt();
        goOn.countDown();
        assertThat(aside.result().getName()).isEqualTo("weir-helper");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void helpersWhoHaveNoTimeAreNotWaitedFor() throws Exception {
        Executor helpers = Aside.helpers(0);
        var end = new CountDownLatch(1);
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Aside.begin(
                    () -> {
                        end.await();
                        return null;
                    },
                    helpers);
        }
        assertThat(Aside.begin(Thread::currentThread, helpers).result()).isSameAs(Thread.currentThread());
        end.countDown();
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

    @Test
    void whereAllProcessorsHaveAStreamThreadNobodyHelps() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Aside.helpers(processors)).isSameAs(Aside.NOBODY);
        assertThat(Aside.helpers(processors + 1)).isSameAs(Aside.NOBODY);
    }
}
