package io.weir.streams;

import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.store.HeapStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Earlier versions of models, to roll back to. The newest are all there, older ones more and more sparsely:
 *
 * <pre>
 *   keep = 4, newest version 40:   40 39 38 37 │ 36 34 │ 32 28 │ 24 │ …
 *                                  every one   │ 2nd   │ 4th   │ 8th │ up to every 64th
 * </pre>
 *
 * <p>A version v is kept as long as the newest is less than keep · 2ʲ ahead, with 2ʲ the largest power of two in v: a new version
 * then removes seven others at the most, and finds them without a search.
 */
final class ModelVersions {

    private static final int SPARSEST = 6;

    private final HeapStore<byte[]> store;
    private final int keep;

    /**
     * @param store null if none are to be kept
     * @param keep newest versions that are all kept; 0 for none
     */
    ModelVersions(HeapStore<byte[]> store, int keep) {
        this.store = keep == 0 ? null : store;
        this.keep = keep;
    }

    /** Keeps a version, and lets go of those that it makes too old. */
    void add(String model, long version, byte[] snapshot) {
        if (store == null) {
            return;
        }
        store.put(key(model, version), snapshot);
        for (int j = 0; j <= SPARSEST; j++) {
            long old = version - ((long) keep << j);
            if (old > 0 && power(old) == j) {
                store.remove(key(model, old));
            }
        }
    }

    /** Lets go of all versions of a model. */
    void forget(String model, long newest) {
        kept(model, newest).forEach(version -> store.remove(key(model, version)));
    }

    /** A version; null if it is not kept. */
    ModelSnapshot get(String model, long version) {
        byte[] json = store == null ? null : store.get(key(model, version));
        if (json == null) {
            return null;
        }
        try {
            return ModelSnapshot.fromJson(json);
        } catch (InvalidModel e) {
            throw new IllegalStateException(
                    "version " + version + " of model '" + model + "' cannot be read back: " + e.getMessage(), e);
        }
    }

    /**
     * The versions that are there, oldest first.
     *
     * @param newest version that there can be
     */
    List<Long> kept(String model, long newest) {
        List<Long> kept = new ArrayList<>();
        for (long v = Math.max(1, newest - ((long) keep << SPARSEST)); store != null && v <= newest; v++) {
            if (isKept(v, newest, keep) && store.get(key(model, v)) != null) {
                kept.add(v);
            }
        }
        return kept;
    }

    /** Whether a version is kept while {@code newest} is the newest. */
    static boolean isKept(long version, long newest, int keep) {
        return version > 0 && version <= newest && newest - version < (long) keep << power(version);
    }

    private static int power(long version) {
        return Math.min(SPARSEST, Long.numberOfTrailingZeros(version));
    }

    private static String key(String model, long version) {
        return model + '\0' + version;
    }
}
