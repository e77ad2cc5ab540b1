package io.weir.source.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The events of a scenario, drawn as they are asked for. */
final class ScenarioEvents extends DrawnEvents {

    /** 2023-11-14T22:13:20Z, ms. */
    static final long START = 1_700_000_000_000L;
    /** Between two events, ms. */
    static final long STEP = 100;

    private static final int BURST = 2000;
    // The fast writer gives the shortest text on every JDK; Double.toString does only since 19.
    /** The midnight before the first event. */
    private static final long DAY = 1_699_920_000_000L;

    private static final long HOUR = 3_600_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final Scenario scenario;
    private final String[] names;
    private final Draws draws;
    private final long nominal;

    /**
     * @param count events in all; Long.MAX_VALUE = no end
     * @param nominal events over which the scenario unfolds
     */
    ScenarioEvents(Scenario scenario, long seed, long count, long nominal) {
        super(count);
        this.scenario = scenario;
        names = scenario.features().split(", ");
        draws = new Draws(seed);
        this.nominal = nominal;
    }

    @Override
    RecordedEvent draw(long index) {
        long timestamp = START + STEP * index;
        var bytes = new ByteArrayBuilder(128);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("id", scenario.label() + "-" + index);
            json.writeNumberField("timestamp", timestamp);
            scenario.draw(draws, (double) index / nominal, new Out(json, inBurst(index), names));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RecordedEvent(null, timestamp, bytes.toByteArray());
    }

    private boolean inBurst(long index) {
        long length = Math.min(BURST, Math.max(1, nominal / 2));
        long start = (nominal - length) / 2;
        return index >= start && index < start + length;
    }

    /** Where a scenario writes what it has drawn. */
    record Out(JsonGenerator json, boolean inBurst, String... names) {

        void point(int label, double... x) {
            try {
                for (int j = 0; j < x.length; j++) {
                    json.writeNumberField(names[j], x[j]);
                }
                json.writeNumberField("label", label);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** @param hour of a day, may be of the day before or after */
        void flight(int label, double hour, double heading, double speed) {
            try {
                json.writeNumberField("at", DAY + Math.round(hour * HOUR));
                json.writeNumberField("heading", heading);
                json.writeNumberField("speed", speed);
                json.writeNumberField("label", label);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void request(int label, double latency, int retries, String status) {
            try {
                json.writeNumberField("latency", latency);
                json.writeNumberField("retries", retries);
                json.writeStringField("status", status);
                json.writeNumberField("label", label);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
