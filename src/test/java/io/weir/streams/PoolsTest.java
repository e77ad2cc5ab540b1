package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.Aside;
import org.junit.jupiter.api.Test;

class PoolsTest {

    @Test
    void whereAllProcessorsHaveAStreamThreadNobodyHelps() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Pools.helpers(processors)).isSameAs(Aside.NOBODY);
        assertThat(Pools.helpers(processors + 1)).isSameAs(Aside.NOBODY);
    }
}
