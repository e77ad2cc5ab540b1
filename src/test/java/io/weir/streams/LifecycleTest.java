package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {

    @TempDir
    Path directory;

    /** Three clusters, which jump to elsewhere at the 4000th event. */
    private static void play(Driven driven, int count) {
        var random = new SplittableRandom(5);
        for (int i = 0; i < count; i++) {
            double centre = 7 * random.nextInt(3) + (i < 4000 ? 0 : 60);
            String event = String.format(
                    Locale.ROOT,
                    "{\"x\":%s,\"y\":%s}",
                    centre + random.nextGaussian(),
                    (i < 4000 ? centre : -centre) + random.nextGaussian());
            driven.send("k", event, i);
        }
    }

    @Test
    void everyComponentThatComesOrGoesIsInTheLifecycle() {
        try (var driven = new Driven(directory, "features=x, y", "model.components=3")) {
            play(driven, 8000);
            var records = driven.read("weir.lifecycle");
            assertThat(records).extracting(r -> r.key()).containsOnly(Driven.utf8("k"));
            List<JsonNode> events =
                    records.stream().map(r -> Driven.json(r.value())).toList();
            Map<Long, Set<Long>> ids = new HashMap<>();
            ids.put(0L, Set.of(0L));
            for (ModelSnapshot model : driven.models()) {
                ids.put(model.version(), ids(model));
            }
            for (long version = 1; version < ids.size(); version++) {
                Set<Long> there = new TreeSet<>(ids.get(version - 1));
                for (JsonNode event : events) {
                    if (event.get("version").longValue() == version) {
                        apply(event, there);
                    }
                }
                assertThat(there).as("components of version " + version).isEqualTo(ids.get(version));
            }
            assertThat(events).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    private static Set<Long> ids(ModelSnapshot model) {
        Set<Long> ids = new TreeSet<>();
        for (int k = 0; k < model.components().size(); k++) {
            ids.add(model.components().id(k));
        }
        return ids;
    }

    private static void apply(JsonNode event, Set<Long> there) {
        long component = event.get("component").longValue();
        switch (event.get("event").textValue()) {
            case "born", "split" -> assertThat(there.add(component)).isTrue();
            case "died" -> assertThat(there.remove(component)).isTrue();
            case "merged" ->
                event.get("parents")
                        .forEach(p -> assertThat(there.remove(p.longValue())).isTrue());
            case "drifted" -> assertThat(event.get("parents")).isEmpty();
            default -> throw new AssertionError(event);
        }
    }
}
