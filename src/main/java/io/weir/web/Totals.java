package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** What was counted since the dashboard started; by the reading thread alone, and looked at by any. */
final class Totals {

    private static final int MOST_REASONS = 50;

    private final Map<String, Long> reasons = new TreeMap<>();
    private volatile long assignments;
    private volatile long warmingUp;
    private volatile long unreadable;

    void assignment(boolean ofWarmingUp) {
        assignments++;
        if (ofWarmingUp) {
            warmingUp++;
        }
    }

    void deadLetter(String reason) {
        synchronized (reasons) {
            // Reasons are few; what else somebody writes is counted together.
            reasons.merge(reasons.size() < MOST_REASONS || reasons.containsKey(reason) ? reason : "…", 1L, Long::sum);
        }
    }

    void unreadable() {
        unreadable++;
    }

    boolean isAllReadable() {
        return unreadable == 0;
    }

    /** Adds {@code totals} and {@code reasons}. */
    void write(ObjectNode json) {
        var totals = json.putObject("totals");
        totals.put("assignments", assignments);
        totals.put("warmingUp", warmingUp);
        totals.put("unreadable", unreadable);
        long letters = 0;
        var byReason = json.putObject("reasons");
        synchronized (reasons) {
            for (var entry : reasons.entrySet()) {
                byReason.put(entry.getKey(), entry.getValue());
                letters += entry.getValue();
            }
        }
        totals.put("deadLetters", letters);
    }
}
