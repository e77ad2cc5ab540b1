package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import io.weir.Schemas;
import io.weir.StrictJson;
import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.em.online.WarmStart;
import io.weir.engine.ScoringState;
import io.weir.event.History;
import io.weir.event.Source;
import io.weir.json.snapshot.LifecycleEvent;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.mixture.ComponentChange;
import io.weir.records.DeadLetters;
import io.weir.store.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written can be read, whatever the model, the names and the events. */
class HostileModelsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEEDS = Integer.getInteger("hostile.models", 300);
    private static final int STREAMS = Integer.getInteger("hostile.streams", 16);
    private static final int EVENTS = 300;

    @TempDir
    Path directory;

    private static WeirConfig config(HostileModels models) {
        return Driven.config(settings(models));
    }

    private static String[] settings(HostileModels models) {
        return new String[] {
            "features=" + models.features(),
            "model.covariance=" + models.type().label(),
            "model.components=3",
            "learning.starts=1",
            "learning.reservoir=1000",
            "anomaly.alert.rate=0.2",
            "event.id=/id",
            "feedback.topic=feedback"
        };
    }

    private static WarmStart heritage(ModelSnapshot s) {
        return new WarmStart(
                s.mixture(),
                s.levels(),
                s.components(),
                s.events(),
                s.effectiveEvents(),
                s.meanLogLikelihood(),
                s.createdAt().toEpochMilli());
    }

    @Test
    void snapshotsAreReadAsTheyWereWritten() throws Exception {
        JsonSchema schema = Schemas.schema("model");
        for (long seed = 0; seed < SEEDS; seed++) {
            var models = new HostileModels(seed);
            ModelSnapshot snapshot = models.snapshot(models.text());
            byte[] json = snapshot.toJson();
            assertThat(schema.validate(StrictJson.parse(json)))
                    .as("seed %d", seed)
                    .isEmpty();
            ModelSnapshot read = ModelSnapshot.fromJson(json);
            assertThat(new String(read.toJson(), StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(new String(json, StandardCharsets.UTF_8));
            assertThat(read.features()).as("seed %d", seed).isEqualTo(snapshot.features());
        }
    }

    @Test
    void stateIsReadAsItWasWritten() {
        int adopted = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            var models = new HostileModels(seed);
            WeirConfig config = config(models);
            ModelSnapshot snapshot = models.snapshot("m");
            var learner = Learner.create(config.learning(), config.family(), seed, Runnable::run);
            ScoringModel model;
            try {
                model = learner.adopt(heritage(snapshot), "a test").model();
                adopted++;
            } catch (IllegalArgumentException e) {
                // What cannot be gone on from is refused with BAD_MODEL.
                continue;
            }
            ScoringState state = ScoringState.of(model, config.alerts(), new History(config.features()));
            state.levels().addAll(snapshot.levels());
            var batch = new PointBatch(config.family().dimension());
            var eStep = new EStep();
            double[] r = new double[model.mixture().size()];
            for (int i = 0; i < 20; i++) {
                double[] x = new double[config.family().dimension()];
                model.mixture().component(i % r.length).sample(models.random(), x, 0);
                double score = model.score(x, r, eStep);
                batch.add(x, i, score);
                state.pending().add(x, i, score);
            }
            assertSame(ModelStores.scoringCodec(config), state, seed);
            assertSame(ModelStores.learningCodec(config, Runnable::run), learner, seed);
            assertSame(ModelStores.modelCodec(config), model, seed);
            assertSame(ModelStores.reservoirCodec(config), learner.reservoir().chunk(0), seed);
            assertSame(ModelStores.statisticsCodec(config), model.contribute(batch, eStep), seed);
        }
        assertThat(adopted).as("models that could be gone on from").isGreaterThan(SEEDS / 2);
    }

    private static <V> void assertSame(Codec<V> codec, V value, long seed) {
        byte[] stored = codec.encode(value);
        assertThat(codec.encode(codec.decode(stored)))
                .as("%s, seed %d", value.getClass().getSimpleName(), seed)
                .isEqualTo(stored);
    }

    @Test
    void lifecycleEventsAreAsTheirSchemaSays() throws Exception {
        JsonSchema schema = Schemas.schema("lifecycle");
        for (long seed = 0; seed < SEEDS; seed++) {
            var models = new HostileModels(seed);
            var random = models.random();
            var lineage = new ComponentChange(
                    ComponentChange.Event.values()[random.nextInt(ComponentChange.Event.values().length)],
                    random.nextLong(-1, 1L << 53),
                    List.of(random.nextLong(1L << 53)),
                    models.text());
            var source = new Source("t", random.nextInt(Integer.MAX_VALUE), random.nextLong(Long.MAX_VALUE));
            byte[] json = new LifecycleEvent(models.text(), random.nextLong(1L << 53), lineage, source).toJson();
            assertThat(schema.validate(StrictJson.parse(json)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, STREAMS);
    }

    /** Hostile events of hostile keys meet hostile models by command, and feedback. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void allThatComesOutOfTheTopologyCanBeRead(long seed) throws Exception {
        var models = new HostileModels(seed);
        List<String> keys = List.of(models.text(), models.text() + "b", "c");
        try (var driven = new Driven(directory, settings(models))) {
            int unscored = 0;
            for (int i = 0; i < EVENTS; i++) {
                String key = keys.get(models.random().nextInt(keys.size()));
                driven.send(Driven.utf8(key), JSON.writeValueAsBytes(event(models, i)), i);
                if (i % 60 == 59) {
                    driven.control(key, command(key, models.snapshot(key)));
                }
                if (i % 20 == 19) {
                    driven.feedback(feedback(key, models.text(), i % 40 == 39 ? "normal" : "anomaly"));
                }
            }
            List<TestRecord<byte[], byte[]>> assignments = driven.read("weir.assignments");
            assertReadable("assignment", assignments);
            assertReadable("anomaly", driven.read("weir.anomalies"));
            assertReadable("lifecycle", driven.read("weir.lifecycle"));
            for (var snapshot : driven.models()) {
                assertThat(ModelSnapshot.fromJson(snapshot.toJson()).toJson()).isEqualTo(snapshot.toJson());
                StrictJson.parse(snapshot.toJson());
            }
            for (var letter : driven.read("weir.dead-letters")) {
                String reason = DeadLetters.header(letter.headers(), DeadLetters.REASON);
                unscored += letter.headers().lastHeader("__streams.errors.topic") != null
                                && DeadLetters.header(letter.headers(), "__streams.errors.topic")
                                        .equals("events")
                        ? 1
                        : 0;
                assertThat(reason)
                        .as(DeadLetters.header(letter.headers(), DeadLetters.MESSAGE))
                        .isNotEqualTo("NOT_SCORED");
            }
            assertThat(assignments.size() + unscored).isEqualTo(EVENTS);
        }
    }

    private static ObjectNode event(HostileModels models, int i) {
        ObjectNode event = JSON.createObjectNode();
        event.put("id", models.text());
        for (int j = 0; j < models.features().size(); j++) {
            Object value = models.value(j);
            if (value != null) {
                event.set(models.field(j), JSON.valueToTree(value));
            }
        }
        event.put("other", models.text());
        return event;
    }

    private static String command(String model, ModelSnapshot snapshot) throws IOException {
        ObjectNode command = JSON.createObjectNode();
        command.put("model", model).put("command", "import");
        command.set("snapshot", JSON.readTree(snapshot.toJson()));
        return command.toString();
    }

    private static String feedback(String model, String id, String label) {
        return JSON.createObjectNode()
                .put("model", model)
                .put("id", id)
                .put("label", label)
                .toString();
    }

    private static void assertReadable(String schema, List<TestRecord<byte[], byte[]>> records) throws IOException {
        JsonSchema rules = Schemas.schema(schema);
        for (var record : records) {
            JsonNode json = StrictJson.parse(record.value());
            assertThat(rules.validate(json)).as("%s", json).isEmpty();
        }
    }
}
