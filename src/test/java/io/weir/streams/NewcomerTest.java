package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.config.WeirConfig;
import io.weir.engine.ScoringState;
import io.weir.event.History;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key gets a model with its second event, or a later one; until then it costs next to nothing. */
class NewcomerTest {

    /** Names of the features, a timestamp, a score, eight features, and counts of what it does not have yet. */
    private static final int BYTES = 600;

    @TempDir
    Path directory;

    private static void send(Driven driven, String key, double x) {
        driven.send(key, "{\"x\":" + x + ",\"y\":1}", 0);
    }

    @Test
    void aKeySeenOnceHasAnAssignmentButNoModel() {
        try (var driven = new Driven(directory, "features=x, y")) {
            for (int i = 0; i < 100; i++) {
                send(driven, "once" + i, i);
            }
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).hasSize(100).allSatisfy(a -> {
                assertThat(a.get("status").textValue()).isEqualTo("warming-up");
                assertThat(a.get("modelVersion").longValue()).isZero();
            });
            assertThat(driven.models()).isEmpty();
            assertThat(driven.read("weir.lifecycle")).isEmpty();
            send(driven, "once7", 8);
            assertThat(driven.models()).singleElement().satisfies(m -> {
                assertThat(m.model()).isEqualTo("once7");
                assertThat(m.events()).isEqualTo(2);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 40})
    void theFirstVersionHasLearnedTheFirstEventsAtOnce(int first) {
        try (var driven = new Driven(directory, "features=x, y", "model.first.events=" + first)) {
            for (int i = 1; i < first; i++) {
                send(driven, "k", i);
                assertThat(driven.models()).isEmpty();
            }
            send(driven, "k", first);
            assertThat(driven.models()).extracting(ModelSnapshot::events).containsExactly((long) first);
        }
    }

    @Test
    void itsRecordIsSmallAndGivesBackAllThereWas() {
        WeirConfig config = Driven.config("features=a, b, c, d, e, f, g, h");
        double[] x = {1, 2, 3, 4, 5, 6, 7, Double.NaN};
        ScoringState state = ScoringState.first(x, config.family(), config.alerts(), new History(config.features()));
        state.pending().add(x, 17, -3.5);
        state.seenUntil(99);
        var codec = ModelStores.scoringCodec(config);
        byte[] bytes = codec.encode(state);
        assertThat(bytes).hasSizeLessThan(BYTES);
        ScoringState read = codec.decode(bytes);
        assertThat(codec.encode(read)).isEqualTo(bytes);
        assertThat(read.seenUntil()).isEqualTo(99);
        assertThat(read.model().mixture().toString())
                .isEqualTo(state.model().mixture().toString());
        assertThat(read.batchIsFull(2)).isFalse();
        assertThat(read.batchIsFull(1)).isTrue();
    }
}
