package io.weir.cli;

import io.weir.source.EventSource;
import io.weir.source.FeatureColumns;
import io.weir.source.Flights;
import io.weir.source.HeadedSource;
import io.weir.source.Scenario;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a demo plays, and the settings that suit it.
 *
 * @param name for people
 * @param settings of the processor, where the user says nothing else
 */
record DemoEvents(String name, EventSource source, Map<String, String> settings) implements AutoCloseable {

    private static final long SEED = 1;
    /** Partitions of the input, where events have keys. */
    private static final int PARTITIONS = 4;

    static DemoEvents flights() {
        return new DemoEvents("20,000 flights of 2001", Flights.open(), oneModel(Flights.FEATURES));
    }

    /** A scenario without end. */
    static DemoEvents of(Scenario scenario) {
        var settings = oneModel(scenario.features());
        settings.put("event.id", "/id");
        settings.put("model.components", Integer.toString(scenario.components()));
        return new DemoEvents("scenario " + scenario.label(), scenario.endless(SEED), settings);
    }

    /**
     * A file of events: a model for each key, or one model if its first events have no keys.
     *
     * @param features what the user wants clustered; null = the numeric columns
     */
    static DemoEvents of(String file, String features) {
        var source = new HeadedSource(EventSource.open(file), FeatureColumns.SAMPLE);
        String chosen = features;
        if (chosen == null) {
            chosen = String.join(", ", FeatureColumns.of(file.equals("-") ? "stdin" : file, source.head()));
        }
        var settings = oneModel(chosen);
        if (source.head().stream().anyMatch(event -> event.key() != null)) {
            settings.put("model.key", "record-key");
            settings.put("topic.partitions", Integer.toString(PARTITIONS));
        }
        return new DemoEvents(file.equals("-") ? "stdin" : file, source, settings);
    }

    private static Map<String, String> oneModel(String features) {
        var settings = new TreeMap<String, String>();
        settings.put("features", features);
        settings.put("model.key", "constant");
        return settings;
    }

    @Override
    public void close() {
        source.close();
    }
}
