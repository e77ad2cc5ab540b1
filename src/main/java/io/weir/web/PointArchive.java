package io.weir.web;

import io.weir.numeric.Hash64;
import io.weir.web.RecentPoints.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Points spread evenly over all that was seen, however long that was: one in n, and when the places are used up n doubles and half of
 * them goes. A hash of their sequence numbers says which, so that no rhythm of the stream decides.
 */
final class PointArchive {

    private final int capacity;
    private final List<Point> kept = new ArrayList<>();
    private long mask;

    /**
     * @param capacity ≥ 2
     */
    PointArchive(int capacity) {
        this.capacity = capacity;
    }

    void add(Point point) {
        if (!chosen(point)) {
            return;
        }
        kept.add(point);
        while (kept.size() > capacity) {
            mask = 2 * mask + 1;
            kept.removeIf(old -> !chosen(old));
        }
    }

    private boolean chosen(Point point) {
        return (Hash64.mix(1, point.sequence()) & mask) == 0;
    }

    /** Oldest first; not to be modified. */
    List<Point> points() {
        return kept;
    }
}
