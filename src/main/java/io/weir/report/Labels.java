package io.weir.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The labels that events came with, numbered in the order in which they appear. */
final class Labels {

    static final int NONE = -1;

    private static final Set<String> YES = Set.of("1", "1.0", "true");
    private static final Set<String> NO = Set.of("0", "0.0", "false");

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Boolean> positive = new ArrayList<>();
    private boolean binary = true;

    /** Number of a label; {@link #NONE} for null. */
    int number(String label) {
        if (label == null) {
            return NONE;
        }
        Integer known = numbers.get(label);
        if (known != null) {
            return known;
        }
        binary &= YES.contains(label) || NO.contains(label);
        positive.add(YES.contains(label));
        numbers.put(label, numbers.size());
        return numbers.size() - 1;
    }

    /** Whether all of them say yes or no. */
    boolean binary() {
        return binary;
    }

    /** Whether label i says yes. */
    boolean positive(int i) {
        return positive.get(i);
    }
}
