package io.weir.engine;

import io.weir.anomaly.PooledAlerts;
import io.weir.engine.timers.TimerPage;
import io.weir.engine.timers.TimerWheel;
import java.util.List;

/**
 * What a {@link Scoring} keeps.
 *
 * @param scoring by the name of the model
 * @param register null if models live for ever; so are the names
 * @param names pages of the register
 * @param recent events that feedback may be given on; null if there is no feedback
 * @param pooled what all models here are judged by together, one object; null if each is judged by itself
 */
public record ScoringStores(
        Store<ScoringState> scoring,
        Store<TimerWheel> register,
        Store<TimerPage> names,
        Store<List<RecentEvent>> recent,
        Store<PooledAlerts> pooled) {

    /** Stores that are gone with the process. */
    public static ScoringStores inMemory(DetectorSettings settings) {
        boolean expires = settings.ttlMillis() > 0;
        return new ScoringStores(
                new MemoryStore<>(),
                expires ? new MemoryStore<>() : null,
                expires ? new MemoryStore<>() : null,
                settings.feedbackMemory() > 0 ? new MemoryStore<>() : null,
                settings.alerts().pooled() ? new MemoryStore<>() : null);
    }
}
