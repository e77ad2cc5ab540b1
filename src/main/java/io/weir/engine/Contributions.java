package io.weir.engine;

import io.weir.em.online.Contribution;

/** Where contributions go. It may call {@link Scoring#update} at once. */
public interface Contributions {

    void contributed(String model, Contribution contribution, long timestamp);

    /**
     * A model had no event for its time to live. The scoring knows nothing of it any more.
     *
     * @return events of the model that were contributed
     */
    long forget(String model, long timestamp);
}
