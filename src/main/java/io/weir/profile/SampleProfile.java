package io.weir.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.JsonPath;
import io.weir.event.Times;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a sample of events says of their fields, in the order in which these come first. Immutable once made. */
public final class SampleProfile {

    /** Fields that are looked at; a document with more is no table. */
    static final int MOST_FIELDS = 500;
    /** Objects within objects that are looked into. */
    private static final int DEEPEST = 6;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<JsonPath, FieldProfile> fields = new LinkedHashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Long> timestamps = new ArrayList<>();
    private final Times times;
    private int unreadable;
    private int unseen;

    private SampleProfile(Times times) {
        this.times = times;
    }

    /**
     * Looks at events.
     *
     * @param sample in their order; what is no JSON object is counted and passed over
     * @param times how their times are read
     */
    public static SampleProfile of(List<RecordedEvent> sample, Times times) {
        var profile = new SampleProfile(times);
        for (RecordedEvent event : sample) {
            JsonNode object = event.problem() == null ? object(event.value()) : null;
            if (object == null) {
                profile.unreadable++;
                continue;
            }
            profile.look(object, List.of());
            profile.keys.add(event.key());
            profile.timestamps.add(event.timestamp());
        }
        return profile;
    }

    private static JsonNode object(byte[] value) {
        try {
            JsonNode read = value == null ? null : JSON.readTree(value);
            return read != null && read.isObject() ? read : null;
        } catch (IOException e) {
            return null;
        }
    }

    private void look(JsonNode object, List<String> above) {
        object.properties().forEach(field -> {
            if (field.getKey().isEmpty()) {
                return;
            }
            List<String> steps = new ArrayList<>(above);
            steps.add(field.getKey());
            if (field.getValue().isObject() && steps.size() < DEEPEST) {
                look(field.getValue(), steps);
                return;
            }
            JsonPath path = path(steps);
            if (!fields.containsKey(path) && fields.size() == MOST_FIELDS) {
                unseen++;
                return;
            }
            fields.computeIfAbsent(path, FieldProfile::new).add(keys.size(), field.getValue(), times);
        });
    }

    private static JsonPath path(List<String> steps) {
        var pointer = new StringBuilder();
        steps.forEach(step -> pointer.append('/').append(step.replace("~", "~0").replace("/", "~1")));
        return JsonPath.ofPointer(pointer.toString());
    }

    /** Events that were read. */
    public int events() {
        return keys.size();
    }

    /** Events that are no JSON objects. */
    public int unreadable() {
        return unreadable;
    }

    /** Whether there are more fields than were looked at. */
    boolean isCut() {
        return unseen > 0;
    }

    Collection<FieldProfile> fields() {
        return fields.values();
    }

    /** The record's key of an event; null if it has none. */
    String key(int event) {
        return keys.get(event);
    }

    /** The record's time, ms since the epoch; negative if it has none. */
    long timestamp(int event) {
        return timestamps.get(event);
    }
}
