package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Source;
import io.weir.http.WebJson;
import io.weir.numeric.Hash64;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sample of the recent events, each with its assignment, and a thinner one of all since the start. Synchronised.
 *
 * <p>An assignment does not repeat the event. One assignment in n, at random, waits here until its event has been looked up in the
 * input topic, where n follows the rate: about {@value #POINTS_PER_SECOND} points per second are enough for any screen.
 */
final class RecentPoints {

    static final int POINTS_PER_SECOND = 500;
    private static final int MOST_NUMBERS = 1_000_000;
    private static final int MOST_POINTS = 20_000;
    private static final int MOST_WAITING = 20_000;
    /** Points of a model with a longer name are not shown: some ten thousand names are in memory at once. */
    private static final int LONGEST_NAME = 1000;

    /**
     * @param sequence counts points, from 1
     * @param seenAt when the assignment was, ms since the epoch by the clock of the dashboard
     * @param x features in the order of their names, NaN where one is missing
     */
    record Point(long sequence, long seenAt, SeenAssignment assignment, double[] x) {}

    /** Where an input partition should be read: from the first to the last event that is waited for. */
    record Span(long first, long last) {}

    private final int capacity;
    private final ArrayDeque<Point> points = new ArrayDeque<>();
    private final PointArchive archive;

    private record Waiting(SeenAssignment assignment, long since) {}

    private final Map<Source, Waiting> waiting = new LinkedHashMap<>();
    private long stride = 1;
    private long seen;
    private long sequence;

    /**
     * @param features number of features of a point
     */
    RecentPoints(int features) {
        capacity = Math.min(MOST_POINTS, MOST_NUMBERS / features);
        archive = new PointArchive(Math.max(2, capacity));
    }

    /** Adapts the sample to a rate of so many assignments per second. */
    synchronized void rate(long perSecond) {
        stride = Math.max(1, (perSecond + POINTS_PER_SECOND - 1) / POINTS_PER_SECOND);
    }

    /** One in so many events is shown. */
    synchronized long stride() {
        return stride;
    }

    /**
     * @param now ms since the epoch
     */
    synchronized void assignment(SeenAssignment assignment, long now) {
        // At random: of a stream that alternates between two clusters every second event is of one.
        if (Long.remainderUnsigned(Hash64.mix(0, seen++), stride) != 0) {
            return;
        }
        if (assignment.model().length() > LONGEST_NAME
                || assignment.source().topic().length() > LONGEST_NAME) {
            return;
        }
        if (waiting.size() == MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        waiting.put(assignment.source(), new Waiting(assignment, now));
    }

    synchronized boolean isWaitedFor(Source source) {
        return waiting.containsKey(source);
    }

    /** Input partitions with events that are waited for, as topic and partition with offset 0. */
    synchronized Map<Source, Span> spans() {
        Map<Source, Span> spans = new HashMap<>();
        for (Source s : waiting.keySet()) {
            spans.merge(
                    new Source(s.topic(), s.partition(), 0),
                    new Span(s.offset(), s.offset()),
                    (a, b) -> new Span(Math.min(a.first, b.first), Math.max(a.last, b.last)));
        }
        return spans;
    }

    /** Gives up on events at or after an offset, where the partition ends: somebody else made their assignments up. */
    synchronized void neverFrom(String topic, int partition, long offset) {
        waiting.keySet()
                .removeIf(s -> s.partition() == partition
                        && s.offset() >= offset
                        && s.topic().equals(topic));
    }

    /** Gives up on the events before an offset: they are not there any more, or were read already. */
    synchronized void readUpTo(String topic, int partition, long offset) {
        waiting.keySet()
                .removeIf(s -> s.partition() == partition
                        && s.offset() < offset
                        && s.topic().equals(topic));
    }

    /**
     * The event that an assignment waits for.
     *
     * @param x features in the order of their names; not copied
     */
    synchronized void event(Source source, double[] x) {
        var found = waiting.remove(source);
        if (found == null) {
            return;
        }
        if (points.size() == capacity) {
            points.removeFirst();
        }
        var point = new Point(++sequence, found.since(), found.assignment(), x);
        points.addLast(point);
        archive.add(point);
    }

    /** Points of a model after a sequence number, the newest {@code limit} of them, oldest first. */
    synchronized List<Point> after(String model, long after, int limit) {
        var found = new ArrayDeque<Point>();
        for (var i = points.descendingIterator(); i.hasNext() && found.size() < limit; ) {
            var point = i.next();
            if (point.sequence() <= after) {
                break;
            }
            if (point.assignment().model().equals(model)) {
                found.addFirst(point);
            }
        }
        return new ArrayList<>(found);
    }

    /** Points of a model that were there at a time, the newest {@code limit} of them, oldest first. */
    synchronized List<Point> until(String model, long time, int limit) {
        var found = new ArrayDeque<Point>();
        for (var i = points.descendingIterator(); i.hasNext() && found.size() < limit; ) {
            addIf(i.next(), model, time, found);
        }
        long first = points.isEmpty() ? 0 : points.peekFirst().sequence();
        var old = archive.points();
        for (int i = old.size() - 1; i >= 0 && found.size() < limit; i--) {
            if (old.get(i).sequence() < first) {
                addIf(old.get(i), model, time, found);
            }
        }
        return new ArrayList<>(found);
    }

    private static void addIf(Point point, String model, long time, ArrayDeque<Point> found) {
        if (point.seenAt() <= time && point.assignment().model().equals(model)) {
            found.addFirst(point);
        }
    }

    /** {@link #after}, as {@link #json(List, List)}. */
    synchronized ObjectNode json(String model, List<String> features, long after, int limit) {
        return json(features, after(model, after, limit));
    }

    /** {@code {"sequence","stride","features":[…],"points":[[cluster, anomaly 0|1, log-likelihood, x…],…]}} */
    synchronized ObjectNode json(List<String> features, List<Point> some) {
        var json = WebJson.object();
        json.put("sequence", sequence);
        json.put("stride", stride);
        var names = json.putArray("features");
        features.forEach(names::add);
        var list = json.putArray("points");
        for (var point : some) {
            var row = list.addArray();
            row.add(point.assignment().cluster());
            row.add(point.assignment().anomaly() ? 1 : 0);
            row.add(WebJson.number(point.assignment().logLikelihood()));
            for (double v : point.x()) {
                row.add(WebJson.number(v));
            }
        }
        return json;
    }
}
