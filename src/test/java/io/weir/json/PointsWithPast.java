package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.event.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What features that look back say of events. */
final class PointsWithPast {

    private PointsWithPast() {}

    /**
     * Points of events, each with the history of those before, which is written and read in between.
     *
     * @param list of features
     * @param events as JSON, with their time in {@code t}
     */
    static List<double[]> of(String list, List<String> events) throws Exception {
        Features features = Features.parse(list);
        var reader = new EventReader(features, null, JsonPath.parse("t"), 1 << 20);
        var history = new History(features);
        List<double[]> points = new ArrayList<>();
        for (String json : events) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            Event event = reader.read(bytes, -1);
            assertThat(FeatureReader.read(features, Json.MAPPER.readTree(bytes)))
                    .isEqualTo(event.x());
            points.add(event.in(history).x());
            history.add(event.x(), event.knownTime());
            var written = new ByteArrayOutputStream();
            history.write(new DataOutputStream(written));
            assertThat(written.size()).isLessThanOrEqualTo(features.mostHistoryBytes());
            history = History.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray())), features);
        }
        return points;
    }
}
