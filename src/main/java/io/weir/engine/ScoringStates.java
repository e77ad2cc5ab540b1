package io.weir.engine;

import io.weir.anomaly.PooledAlerts;
import io.weir.em.online.ScoringModel;
import io.weir.event.Event;
import io.weir.event.History;

/** What is known of each model by those who score, joined to the {@linkplain PooledAlerts pool} if models are judged together. */
final class ScoringStates {

    /** Key of what all models have in common; names of models are not empty. */
    private static final String POOL = "";

    private final DetectorSettings settings;
    private final ScoringStores stores;
    private final Store<ScoringState> scoring;

    ScoringStates(DetectorSettings settings, ScoringStores stores) {
        this.settings = settings;
        this.stores = stores;
        scoring = stores.scoring();
    }

    boolean knows(String name) {
        return scoring.get(name) != null;
    }

    /** Null if there is nothing. */
    ScoringState find(String name) {
        ScoringState state = scoring.get(name);
        if (state != null) {
            join(state);
        }
        return state;
    }

    /**
     * @param event first one of a model that is not known
     */
    ScoringState findOrBegin(String name, Event event) {
        ScoringState state = find(name);
        if (state == null) {
            History history = history();
            double[] x = history.point(settings.ranges().inside(event.x()), event.knownTime());
            state = ScoringState.first(x, settings.family(), settings.alerts(), history);
            join(state);
        }
        return state;
    }

    /** From here on, events are scored with this model. */
    void update(String name, ScoringModel model) {
        ScoringState state = find(name);
        if (state == null) {
            state = ScoringState.of(model, settings.alerts(), history());
        }
        state.model(model, settings.alerts());
        scoring.put(name, state);
    }

    /** Keeps a state that has changed, and the pool with it. */
    void put(String name, ScoringState state) {
        scoring.put(name, state);
        if (stores.pooled() != null) {
            stores.pooled().put(POOL, pool());
        }
    }

    /**
     * @return events of the model that were not learned
     */
    long forget(String name) {
        ScoringState state = scoring.get(name);
        long unlearned = state.unlearned();
        if (stores.recent() != null) {
            state.recent().forget(name, stores.recent(), settings.feedbackMemory());
        }
        scoring.remove(name);
        return unlearned;
    }

    private History history() {
        return new History(settings.features());
    }

    private void join(ScoringState state) {
        if (stores.pooled() != null) {
            state.alarm().join(pool());
        }
    }

    private PooledAlerts pool() {
        PooledAlerts pool = stores.pooled().get(POOL);
        if (pool == null) {
            pool = PooledAlerts.of(settings.alerts());
            stores.pooled().put(POOL, pool);
        }
        return pool;
    }
}
