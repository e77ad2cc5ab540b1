package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.family.CategoryNames;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * State in which levels have the codes that they had before those of SHA-256: four levels of two clusters, 400 events, a search on its way. The
 * file has the records of all stores: name of the store, key, length, bytes.
 */
class FormerLevelsTest {

    private static final Path STATE = Path.of("src/test/resources/io/weir/streams/state-15-levels.dat");
    private static final String[] LEVELS = {"GET", "PUT", "POST", "HEAD"};

    @TempDir
    Path directory;

    private Driven driven() throws IOException {
        var driven = new Driven(
                directory,
                "features=x, category(c)",
                "model.components=2",
                "learning.starts=1",
                "learning.reservoir=1000",
                "feedback.topic=feedback",
                "event.id=/id");
        byte[] state = Files.readAllBytes(STATE);
        var in = new DataInputStream(new ByteArrayInputStream(state));
        while (in.available() > 0) {
            String store = in.readUTF();
            String key = in.readUTF();
            driven.keep(store, key, in.readNBytes(in.readInt()));
        }
        return driven;
    }

    private static void play(Driven driven, int first, int last) {
        var random = new SplittableRandom(first);
        for (int i = first; i < last; i++) {
            int k = i % 2;
            double x = 9 * k + random.nextGaussian();
            String level = LEVELS[2 * k + random.nextInt(2)];
            driven.send("m", String.format(Locale.ROOT, "{\"id\":%d,\"x\":%s,\"c\":\"%s\"}", i, x, level), i);
        }
    }

    @Test
    void knownLevelsStayKnownAndUnknownOnesAreNew() throws Exception {
        try (var driven = driven()) {
            String[] levels = {"GET", "PUT", "HEAD", "DELETE"};
            for (int i = 0; i < levels.length; i++) {
                driven.send("m", "{\"id\":" + (400 + i) + ",\"x\":0,\"c\":\"" + levels[i] + "\"}", 400);
            }
            double[] logLikelihoods = driven.assignments().stream()
                    .mapToDouble(a -> a.get("logLikelihood").doubleValue())
                    .toArray();
            assertThat(logLikelihoods).hasSize(4);
            assertThat(Math.min(logLikelihoods[0], logLikelihoods[1])).isGreaterThan(-4);
            assertThat(Math.max(logLikelihoods[2], logLikelihoods[3])).isLessThan(-5);
        }
    }

    @Test
    void whatIsLearnedFromThenOnIsOfTheSameFourLevels() throws Exception {
        try (var driven = driven()) {
            play(driven, 400, 3000);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
            List<ModelSnapshot> models = driven.models();
            ModelSnapshot newest = models.get(models.size() - 1);
            assertThat(newest.events()).isGreaterThan(2500);
            JsonNode components = Driven.json(newest.toJson()).get("components");
            assertThat(components).hasSize(2).allSatisfy(component -> {
                assertThat(component.at("/unnamed/0")).isEmpty();
                assertThat(component.at("/probabilities/0").fieldNames())
                        .toIterable()
                        .isSubsetOf(LEVELS)
                        .hasSizeGreaterThanOrEqualTo(2);
            });
            assertThat(driven.read("weir.lifecycle"))
                    .extracting(r -> new String(r.value(), StandardCharsets.UTF_8))
                    .noneMatch(text -> text.contains("unreadable"));
        }
    }

    @Test
    void feedbackTakesBackEventsOfBefore() throws Exception {
        try (var driven = driven()) {
            driven.feedback("{\"model\":\"m\",\"id\":\"300\",\"label\":\"anomaly\"}");
            assertThat(driven.read("weir.lifecycle"))
                    .extracting(r -> Driven.json(r.value()).get("effect").textValue())
                    .containsExactly("unlearned");
            play(driven, 400, 1200);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
        }
    }

    /** They were one level: names as a stranger can find them in a minute. */
    @Test
    void namesThatHadTheSameCodeAreTwoLevels() {
        assertThat(CategoryNames.code("card-0075e188")).isNotEqualTo(CategoryNames.code("card-03aeb422"));
        assertThat(CategoryNames.code("card-027a29a8")).isNotEqualTo(CategoryNames.code("card-08477d06"));
        // sha256sum, the first thirteen digits.
        assertThat(CategoryNames.code("GET")).isEqualTo(0x14e30cd163c73L);
    }
}
