package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.JoinableTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolsTest {

    @Test
    void whereAllProcessorsHaveAStreamThreadNobodyHelps() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Pools.helpers(processors)).isSameAs(JoinableTask.NOBODY);
        assertThat(Pools.helpers(processors + 1)).isSameAs(JoinableTask.NOBODY);
    }

    @Test
    void whereAProcessorIsIdleItHelps() throws Exception {
        Executor helpers = Pools.helpers(Runtime.getRuntime().availableProcessors() - 1);
        assertThat(helpers).isNotSameAs(JoinableTask.NOBODY);
        var name = new CompletableFuture<String>();
        helpers.execute(() -> name.complete(Thread.currentThread().getName()));
        assertThat(name.get(30, TimeUnit.SECONDS)).startsWith("weir-helper");
    }
}
