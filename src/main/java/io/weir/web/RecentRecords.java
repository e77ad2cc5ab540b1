package io.weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/** The newest of some JSON objects, numbered by a field {@code sequence}, within a budget of bytes. Synchronised. */
final class RecentRecords {

    private static final long BUDGET = 8L * 1024 * 1024;

    private record Entry(ObjectNode record, int bytes) {}

    private final int capacity;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private long sequence;

    RecentRecords(int capacity) {
        this.capacity = capacity;
    }

    /**
     * @param record owned by this object from now on
     */
    synchronized void add(ObjectNode record) {
        record.put("sequence", ++sequence);
        var entry = new Entry(record, WebJson.bytes(record).length);
        entries.addLast(entry);
        bytes += entry.bytes();
        while (entries.size() > capacity || (bytes > BUDGET && entries.size() > 1)) {
            bytes -= entries.removeFirst().bytes();
        }
    }

    /** How many there were. */
    synchronized long count() {
        return sequence;
    }

    /** Newest first. */
    synchronized ArrayNode newest(int limit, Predicate<ObjectNode> which) {
        var list = WebJson.array();
        for (var i = entries.descendingIterator(); i.hasNext() && list.size() < limit; ) {
            var record = i.next().record();
            if (which.test(record)) {
                list.add(record);
            }
        }
        return list;
    }
}
