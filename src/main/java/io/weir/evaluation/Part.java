package io.weir.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A kind of trial. */
public enum Part {
    /** Recorded sets in random order, against batch EM. */
    STATIC,
    /** Recorded sets in the order of their time. */
    STREAMS,
    /** Streams of known truth. */
    BARS,
    /** Shares of alerts on streams, and bursts of attacks. */
    ALERTS,
    /** Labelled tables: how well anomalies are ranked in one pass. */
    RANKING,
    /** Labelled series in the order of their time, beside other detectors. */
    SERIES,
    /** The series of the Numenta Anomaly Benchmark, by its rules, beside other detectors. */
    NAB,
    /** A fleet of hosts, each with a model: what is flagged of its troubles. */
    FLEET;

    /**
     * The part of a name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Part of(String name) {
        return Arrays.stream(values())
                .filter(p -> p.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part " + name + "; choose from "
                        + Arrays.stream(values())
                                .map(p -> p.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
