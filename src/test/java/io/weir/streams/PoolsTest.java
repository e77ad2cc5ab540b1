package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.Aside;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolsTest {

    @Test
    void whereAllProcessorsHaveAStreamThreadNobodyHelps() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Pools.helpers(processors)).isSameAs(Aside.NOBODY);
        assertThat(Pools.helpers(processors + 1)).isSameAs(Aside.NOBODY);
    }

    @Test
    void whereAProcessorIsIdleItHelps() throws Exception {
        Executor helpers = Pools.helpers(Runtime.getRuntime().availableProcessors() - 1);
        assertThat(helpers).isNotSameAs(Aside.NOBODY);
        var name = new CompletableFuture<String>();
        helpers.execute(() -> name.complete(Thread.currentThread().getName()));
        assertThat(name.get(30, TimeUnit.SECONDS)).startsWith("weir-helper");
    }
}
