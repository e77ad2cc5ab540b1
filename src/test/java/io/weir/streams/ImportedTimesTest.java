package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model from elsewhere says of its time decides nothing about the events that come after it. Here it is 1970. */
class ImportedTimesTest {

    @TempDir
    Path directory;

    private static void play(Driven driven, String key, int first, int last) {
        var random = new SplittableRandom(first);
        for (int i = first; i < last; i++) {
            driven.send(
                    key,
                    String.format(Locale.ROOT, "{\"id\":%d,\"x\":%s}", i, i % 2 * 9 + random.nextGaussian()),
                    1000L * i);
        }
    }

    private static String imported(String model, byte[] snapshot, String createdAt) {
        var changed = (ObjectNode) Driven.json(snapshot);
        changed.put("createdAt", createdAt);
        return "{\"model\":\"" + model + "\",\"command\":\"import\",\"snapshot\":" + changed + "}";
    }

    /** The newest model of a key after an import and events, some of them taken back; and what was said of the import. */
    private record After(String model, long created, List<String> said) {}

    private After after(String run, String key, String createdAt) {
        String[] settings = {
            "features=x",
            "model.components=2",
            "learning.starts=1",
            "learning.half.life=PT2M",
            "feedback.topic=feedback",
            "event.id=/id"
        };
        try (var driven = new Driven(directory.resolve(run), settings)) {
            play(driven, "a", 0, 1200);
            List<ModelSnapshot> models = driven.models();
            driven.control(key, imported(key, models.get(models.size() - 1).toJson(), createdAt));
            play(driven, key, 1200, 1800);
            for (int i = 1790; i < 1800; i++) {
                driven.feedback("{\"model\":\"" + key + "\",\"id\":\"" + i + "\",\"label\":\"anomaly\"}");
            }
            play(driven, key, 1800, 2400);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
            models = driven.models();
            ModelSnapshot newest = models.get(models.size() - 1);
            assertThat(newest.model()).isEqualTo(key);
            var json = (ObjectNode) Driven.json(newest.toJson());
            json.remove("createdAt");
            List<String> said = driven.read("weir.lifecycle").stream()
                    .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                    .filter(text -> text.contains("\"imported\""))
                    .toList();
            return new After(json.toString(), newest.createdAt().toEpochMilli(), said);
        }
    }

    @Test
    void aTimeFarFromNowChangesNothing() {
        for (String key : List.of("a", "new")) {
            After honest = after(key + "-honest", key, "1970-01-01T00:20:00Z");
            assertThat(honest.said()).singleElement().asString().doesNotContain("createdAt");
            for (String createdAt : List.of(
                    "9999-01-01T00:00:00Z",
                    "+200000-01-01T00:00:00Z",
                    "1600-01-01T00:00:00Z",
                    "-200000-01-01T00:00:00Z")) {
                After after = after(key + createdAt.substring(0, 5), key, createdAt);
                assertThat(after.model()).as(createdAt).isEqualTo(honest.model());
                assertThat(after.created()).as(createdAt).isBetween(2_000_000L, 24 * 3_600_000L);
                assertThat(after.said())
                        .singleElement()
                        .asString()
                        .contains("its createdAt, " + createdAt, "was taken");
            }
        }
    }
}
