package io.weir.source.scenario;

import io.weir.source.EventSource;
import io.weir.source.RecordedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The very 1,000 points of the lecture, as events of {@link Scenario#LECTURE} without labels, every digit as recorded. */
public final class LecturePoints implements EventSource {

    private final List<String> rows;
    private final Iterator<String> remaining;
    private long index;

    public LecturePoints() {
        var in = Objects.requireNonNull(
                LecturePoints.class.getResourceAsStream("lecture.csv"), "lecture.csv is bundled");
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            rows = reader.lines().skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("bundled data", e);
        }
        remaining = rows.iterator();
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public boolean hasNext() {
        return remaining.hasNext();
    }

    @Override
    public RecordedEvent next() {
        String[] x = remaining.next().split(",");
        long timestamp = ScenarioEvents.START + ScenarioEvents.STEP * index;
        String json = String.format(
                Locale.ROOT,
                "{\"id\":\"lecture-%d\",\"timestamp\":%d,\"x\":%s,\"y\":%s}",
                index,
                timestamp,
                x[0],
                x[1]);
        index++;
        return new RecordedEvent(null, timestamp, json.getBytes(StandardCharsets.UTF_8));
    }
}
