package io.weir.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * 20,000 flights within the United States in the first quarter of 2001, in the order of their time; the resources' README
 * has their origin. Fields {@code timestamp}, {@code delay} (minutes), {@code distance} (miles), {@code origin}, {@code destination}.
 */
public final class Flights {

    /** Features that make sense of them, for the setting {@code features}. */
    public static final String FEATURES = "delay, log(distance), hour(timestamp)";

    private static final int FLIGHTS = 20_000;

    private Flights() {}

    public static EventSource open() {
        try {
            var in = Objects.requireNonNull(
                    Flights.class.getResourceAsStream("flights.csv.gz"), "flights.csv.gz is bundled");
            return new CsvEvents("flights.csv.gz", new GZIPInputStream(in), FLIGHTS);
        } catch (IOException e) {
            throw new UncheckedIOException("bundled data", e);
        }
    }
}
