package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.store.HeapStore;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ModelVersionsTest {

    @Test
    void theNewestVersionsAreAllKeptAndOlderOnesMoreAndMoreSparsely() {
        assertThat(kept(4, 40)).containsExactly(16L, 24L, 28L, 32L, 34L, 36L, 37L, 38L, 39L, 40L);
        assertThat(kept(8, 100_000)).hasSizeBetween(8 + 6 * 4 - 3, 8 + 6 * 4 + 3);
    }

    @Test
    void whatIsStoredIsWhatIsToBeKept() {
        for (int keep : new int[] {0, 1, 3, 8}) {
            HeapStore<byte[]> store = HeapStore.heapOnly("versions");
            var versions = new ModelVersions(store, keep);
            for (long newest = 1; newest <= 2000; newest++) {
                versions.add("m", newest, new byte[0]);
                if (newest % 97 == 0) {
                    long now = newest;
                    List<Long> stored = LongStream.rangeClosed(1, newest)
                            .filter(v -> store.get("m\0" + v) != null)
                            .boxed()
                            .toList();
                    assertThat(stored).as("keep %d, newest %d", keep, now).isEqualTo(kept(keep, newest));
                    assertThat(versions.kept("m", newest)).isEqualTo(stored);
                }
            }
        }
    }

    private static List<Long> kept(int keep, long newest) {
        return LongStream.rangeClosed(1, newest)
                .filter(v -> ModelVersions.isKept(v, newest, keep))
                .boxed()
                .toList();
    }
}
