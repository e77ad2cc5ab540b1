package io.weir.profile;

import com.fasterxml.jackson.databind.JsonNode;

/** How many values a field has, and of what types. Mutable while a sample is read. */
final class ValueCounts {

    private int present;
    private int numeric;
    private int whole;
    private int booleans;
    private int nested;
    private long characters;

    /**
     * @param value not null
     * @return whether it is one value, and no list
     */
    boolean add(JsonNode value) {
        present++;
        if (value.isContainerNode()) {
            nested++;
            return false;
        }
        if (value.isNumber()) {
            double v = value.doubleValue();
            numeric++;
            whole += v == Math.rint(v) ? 1 : 0;
        }
        booleans += value.isBoolean() ? 1 : 0;
        characters += value.asText().length();
        return true;
    }

    /** Events that have a value. */
    int present() {
        return present;
    }

    /** The share of the values that are numbers. */
    double numericShare() {
        return share(numeric);
    }

    /** Whether all numbers are whole. */
    boolean areWhole() {
        return numeric > 0 && whole == numeric;
    }

    double booleanShare() {
        return share(booleans);
    }

    /** The share of the values that are lists. */
    double nestedShare() {
        return share(nested);
    }

    /** Mean length of the values as text. */
    double meanLength() {
        return present == 0 ? 0 : (double) characters / present;
    }

    /** The share of the values that so many are. */
    double share(int of) {
        return present == 0 ? 0 : (double) of / present;
    }
}
