package io.weir.metrics;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Figures of the models that one task has learned; one thread writes, any may read. */
public final class ModelTable {

    private final Map<String, ModelFigures> figures = new ConcurrentHashMap<>();
    private final int most;

    private final LongSupplier clock;

    ModelTable(int most, LongSupplier clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Wall-clock time, ms since the epoch. */
    public long now() {
        return clock.getAsLong();
    }

    /** What was known of a model, or null. */
    public ModelFigures get(String model) {
        return figures.get(model);
    }

    /** A batch of a model was learned. Where there are too many models another one is forgotten. */
    public void put(String model, ModelFigures now) {
        if (figures.put(model, now) == null && figures.size() > most) {
            Iterator<String> any = figures.keySet().iterator();
            String first = any.next();
            figures.remove(first.equals(model) ? any.next() : first);
        }
    }

    /** A model is no more. */
    public void remove(String model) {
        figures.remove(model);
    }

    Collection<ModelFigures> all() {
        return figures.values();
    }
}
