package io.weir.cli;

import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import io.weir.source.EventSource;
import io.weir.source.FeatureColumns;
import io.weir.source.FileFormat;
import io.weir.source.Flights;
import io.weir.source.HeadedSource;
import io.weir.source.RecordedEvent;
import io.weir.source.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a demo plays, and the settings that suit it.
 *
 * @param name for people
 * @param settings of the processor, where the user says nothing else
 * @param decided settings that the events need, whatever the user says; null is the default
 */
record DemoEvents(String name, EventSource source, Map<String, String> settings, Map<String, String> decided)
        implements AutoCloseable {

    private static final long SEED = 1;
    /** Partitions of the input, where events have keys. */
    private static final int PARTITIONS = 4;

    static DemoEvents flights() {
        return new DemoEvents("20,000 flights of 2001", Flights.open(), oneModel(Flights.FEATURES), Map.of());
    }

    /** A scenario without end. */
    static DemoEvents of(Scenario scenario) {
        var settings = oneModel(scenario.features());
        settings.put("event.id", "/id");
        settings.put("model.components", Integer.toString(scenario.components()));
        return new DemoEvents("scenario " + scenario.label(), scenario.endless(SEED), settings, Map.of());
    }

    /**
     * A file of events: a model for each key, or one model if its first events have no keys.
     *
     * @param format as which it is read
     * @param envelopes whether its lines are to be records in Kafka Connect's envelope
     * @param features what the user wants clustered; null = the numeric columns
     */
    static DemoEvents of(String file, FileFormat format, boolean envelopes, String features) {
        String name = file.equals("-") ? "stdin" : file;
        // The processor opens envelopes itself.
        var source = new HeadedSource(
                EventSource.open(file, envelopes ? format.unconverted() : format), FeatureColumns.SAMPLE);
        boolean opened = !envelopes || source.isCsv();
        String chosen = features;
        if (chosen == null) {
            var sample = opened ? source.head() : converted(source.head(), format.conversion());
            var columns = FeatureColumns.of(name, sample);
            format.notes().accept(name + ": " + columns + "; --set features=… says otherwise");
            chosen = String.join(", ", columns.features());
        }
        var settings = oneModel(chosen);
        if (source.head().stream().anyMatch(event -> event.key() != null)) {
            settings.put("model.key", "record-key");
            settings.put("topic.partitions", Integer.toString(PARTITIONS));
        }
        var decided = new TreeMap<String, String>();
        if (opened) {
            decided.put("input.format", "json");
            decided.put("input.deserializer", null);
        }
        return new DemoEvents(name, source, settings, decided);
    }

    private static List<RecordedEvent> converted(List<RecordedEvent> events, EventReader.Conversion conversion) {
        List<RecordedEvent> converted = new ArrayList<>();
        for (RecordedEvent event : events) {
            try {
                converted.add(new RecordedEvent(event.key(), event.timestamp(), conversion.json(event.value())));
            } catch (UnreadableEvent e) {
                // It shows no features.
            }
        }
        return converted;
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
