package io.weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/** The newest of some JSON objects, numbered by a field {@code sequence}. Synchronised. */
final class RecentRecords {

    private final int capacity;
    private final ArrayDeque<ObjectNode> records = new ArrayDeque<>();
    private long sequence;

    RecentRecords(int capacity) {
        this.capacity = capacity;
    }

    /**
     * @param record owned by this object from now on
     */
    synchronized void add(ObjectNode record) {
        record.put("sequence", ++sequence);
        if (records.size() == capacity) {
            records.removeFirst();
        }
        records.addLast(record);
    }

    /** How many there were. */
    synchronized long count() {
        return sequence;
    }

    /** Newest first. */
    synchronized ArrayNode newest(int limit, Predicate<ObjectNode> which) {
        var list = WebJson.array();
        for (var i = records.descendingIterator(); i.hasNext() && list.size() < limit; ) {
            var record = i.next();
            if (which.test(record)) {
                list.add(record);
            }
        }
        return list;
    }
}
