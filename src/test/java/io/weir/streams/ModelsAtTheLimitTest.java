package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model from outside whose numbers leave no room to count on is refused; what becomes of the largest others can be read. */
class ModelsAtTheLimitTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] SETTINGS = {
        "features=/x, /y", "model.components=3", "learning.starts=1", "learning.reservoir=1000"
    };

    private static byte[] made;

    @TempDir
    Path directory;

    private static void play(Driven driven, int from, int to, double shift) {
        var random = new SplittableRandom(from);
        for (int i = from; i < to; i++) {
            double centre = shift + (i % 2) * 10;
            driven.send(
                    "k",
                    "{\"x\":" + (centre + random.nextGaussian()) + ",\"y\":" + (centre + random.nextGaussian()) + "}",
                    1_700_000_000_000L + 1000L * i);
        }
    }

    private static byte[] made(Path directory) {
        if (made == null) {
            try (var elsewhere = new Driven(directory.resolve("elsewhere"), SETTINGS)) {
                play(elsewhere, 0, 2000, 0);
                List<ModelSnapshot> models = elsewhere.models();
                made = models.get(models.size() - 1).toJson();
            }
        }
        return made;
    }

    private static String with(JsonNode root, String place, String value) {
        var pointer = JsonPointer.compile(place);
        JsonNode parent = root.at(pointer.head());
        if (parent instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), "PLACEHOLDER");
        } else {
            ((ObjectNode) parent).put(pointer.last().getMatchingProperty(), "PLACEHOLDER");
        }
        return root.toString().replace("\"PLACEHOLDER\"", value);
    }

    private static void command(Driven driven, String snapshot) {
        driven.control("k", "{\"model\":\"k\",\"command\":\"import\",\"snapshot\":" + snapshot + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "/events, 9007199254740992",
        "/events, 9007199254740991",
        "/events, 4503599627370497",
        "/nextId, 9007199254740992",
        "/nextId, 4503599627370497"
    })
    void whatLeavesNoRoomToCountIsRefused(String place, String value) throws Exception {
        try (var driven = new Driven(directory.resolve("here"), SETTINGS)) {
            command(driven, with(JSON.readTree(made(directory)), place, value));
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).hasSize(1);
            assertThat(text(letters.get(0), "weir.reason")).isEqualTo("BAD_MODEL");
            assertThat(text(letters.get(0), "__streams.errors.message"))
                    .contains(place.substring(1) + " is " + value + "; expected at most 2^52");
            assertThat(driven.models()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"/events, 4503599627370496", "/nextId, 4503599627370496", "/effectiveEvents, 9007199254740992"})
    void whatBecomesOfTheLargestCanBeRead(String place, String value) throws Exception {
        try (var driven = new Driven(directory.resolve("here"), SETTINGS)) {
            command(driven, with(JSON.readTree(made(directory)), place, value));
            play(driven, 2000, 2500, 0);
            play(driven, 2500, 4000, 500);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
            // Reading is what is tried here: a snapshot that cannot be read fails.
            List<ModelSnapshot> models = driven.models();
            assertThat(models).hasSizeGreaterThan(2);
            ModelSnapshot last = models.get(models.size() - 1);
            assertThat(last.events()).isGreaterThan(models.get(0).events());
            assertThat(last.components().nextId())
                    .isGreaterThan(models.get(0).components().nextId());
        }
    }

    private static String text(TestRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
