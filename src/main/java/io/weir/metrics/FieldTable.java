package io.weir.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The fields that the tasks of a process watch. Of what many tasks see, the first one speaks. For all threads. */
public final class FieldTable {

    private final Set<FieldPresence> tasks = new LinkedHashSet<>();
    private final Set<WatchedField> known = new LinkedHashSet<>();
    private final List<Consumer<WatchedField>> followers = new ArrayList<>();
    /** The tasks in which a field is gone. */
    private final Map<WatchedField, Set<FieldPresence>> gone = new HashMap<>();

    private final Set<Object> said = new HashSet<>();

    FieldTable() {}

    /** The counts of a task, until they are {@linkplain #forget given back}. */
    public synchronized FieldPresence watch(List<WatchedField> fields) {
        var task = new FieldPresence(fields);
        tasks.add(task);
        for (WatchedField field : fields) {
            if (known.add(field)) {
                followers.forEach(follower -> follower.accept(field));
            }
        }
        return task;
    }

    public synchronized void forget(FieldPresence task) {
        tasks.remove(task);
        gone.values().forEach(of -> of.remove(task));
    }

    /** Is told every field that is watched, now or later, once. */
    synchronized void follow(Consumer<WatchedField> follower) {
        known.forEach(follower);
        followers.add(follower);
    }

    /**
     * A field is gone from the events of a task.
     *
     * @return whether it is the first one
     */
    public synchronized boolean gone(WatchedField field, FieldPresence task) {
        Set<FieldPresence> of = gone.computeIfAbsent(field, f -> new HashSet<>());
        return of.add(task) && of.size() == 1;
    }

    /**
     * A field is back in the events of a task.
     *
     * @return whether it is the last one from which it was gone
     */
    public synchronized boolean back(WatchedField field, FieldPresence task) {
        Set<FieldPresence> of = gone.get(field);
        return of != null && of.remove(task) && of.isEmpty();
    }

    /** Whether this is to be said for the first time. */
    public synchronized boolean first(Object what) {
        return said.add(what);
    }

    /** Figures of all fields since the start, in the order in which they came. */
    public synchronized List<FieldFigures> figures() {
        Map<WatchedField, FieldFigures> sums = new LinkedHashMap<>();
        for (FieldPresence task : tasks) {
            for (int i = 0; i < task.fields().size(); i++) {
                FieldFigures figures = task.figures(i);
                sums.merge(
                        figures.field(),
                        figures,
                        (a, b) -> new FieldFigures(
                                a.field(),
                                a.events() + b.events(),
                                a.missing() + b.missing(),
                                a.invalid() + b.invalid(),
                                Math.min(a.missingLast(), b.missingLast())));
            }
        }
        return List.copyOf(sums.values());
    }

    /** Share of the newest events without a field; NaN if there were none. */
    double missing(WatchedField field) {
        long[] sums = recent(field);
        return (double) sums[1] / sums[0];
    }

    /** Share of the newest events whose value of a feature was invalid; NaN if there were none. */
    double invalid(WatchedField field) {
        long[] sums = recent(field);
        return (double) sums[2] / sums[0];
    }

    private synchronized long[] recent(WatchedField field) {
        long[] sums = new long[3];
        for (FieldPresence task : tasks) {
            int i = task.fields().indexOf(field);
            if (i >= 0) {
                task.addRecent(i, sums);
            }
        }
        return sums;
    }
}
