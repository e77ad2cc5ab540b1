package io.weir.json.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.event.Circle;
import io.weir.event.Feature;
import io.weir.event.Transform;
import io.weir.event.window.TimeWindow;
import java.io.IOException;
import java.time.Duration;

/** Writes a feature into a snapshot's JSON, as {@link FeaturesReader} reads it. */
final class FeatureWriter {

    private FeatureWriter() {}

    static void write(Feature feature, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", feature.name());
        json.writeStringField("family", feature.kind().label());
        boolean told = feature.kind().isToldByTransform() || feature.transform() == Transform.CALENDAR;
        json.writeStringField("transform", (told ? feature.transform() : Transform.NONE).label());
        if (feature.path() != null) {
            json.writeStringField("path", feature.path().pointer());
        }
        if (feature.lag() > 0) {
            json.writeNumberField("lag", feature.lag());
        }
        Circle circle = feature.circle();
        if (circle != null && circle.isTime()) {
            json.writeStringField("cycle", circle.unit().label());
            json.writeStringField("zone", circle.zone().getId());
        }
        if (circle != null) {
            json.writeNumberField("period", circle.period());
        }
        if (feature.window() != null) {
            write(feature.window(), json);
        }
        if (feature.values() != null) {
            json.writeObjectFieldStart("window");
            json.writeStringField("of", FeaturesReader.VALUES);
            json.writeNumberField("size", feature.values().size());
            json.writeNumberField("place", feature.values().place());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void write(TimeWindow window, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("window");
        json.writeStringField("of", window.of().label());
        json.writeStringField("length", Duration.ofMillis(window.millis()).toString());
        if (window.condition() != null) {
            json.writeStringField("is", window.condition().comparison().sign());
            json.writeStringField("value", window.condition().value());
        }
        json.writeEndObject();
    }
}
