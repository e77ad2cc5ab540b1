package io.weir.web;

import io.weir.web.RecentPoints.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Points spread evenly over all that was seen, however long that was: every n-th, and when the places are used up every other one
 * goes and n doubles.
 */
final class PointArchive {

    private final int capacity;
    private final List<Point> kept = new ArrayList<>();
    private long every = 1;
    private long seen;

    /**
     * @param capacity ≥ 2
     */
    PointArchive(int capacity) {
        this.capacity = capacity;
    }

    void add(Point point) {
        if (seen++ % every != 0) {
            return;
        }
        if (kept.size() == capacity) {
            thin();
        }
        kept.add(point);
    }

    private void thin() {
        int n = 0;
        for (int i = 0; i < kept.size(); i += 2) {
            kept.set(n++, kept.get(i));
        }
        kept.subList(n, kept.size()).clear();
        every *= 2;
    }

    /** Oldest first; not to be modified. */
    List<Point> points() {
        return kept;
    }
}
