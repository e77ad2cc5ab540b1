package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Contribution;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.engine.ScoringState;
import io.weir.event.History;
import io.weir.store.Codec;
import io.weir.store.IncompatibleState;
import io.weir.store.UnreadableState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is stored is read by the format that its golden files are of, and every other format is refused with the remedy.
 *
 * <p>A change of the layout fails here until {@link Codec#FORMAT} is raised and golden files of the new format are written:
 * {@code mvn test -Dtest=StoredFormatsTest -Dgolden.write=true}.
 */
class StoredFormatsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/weir/streams");
    private static final WeirConfig CONFIG = Driven.config("features=x, y", "model.components=2", "learning.starts=1");
    private static final WeirConfig SHARED = Driven.config(
            "features=x, y", "model.components=2", "learning.starts=1", "model.scope=shared", "model.key=constant");

    private static Map<String, Codec<?>> codecs() {
        Map<String, Codec<?>> codecs = new TreeMap<>();
        codecs.put("scoring", ModelStores.scoringCodec(CONFIG));
        codecs.put("learning", ModelStores.learningCodec(CONFIG, Runnable::run));
        codecs.put("reservoir", ModelStores.reservoirCodec(CONFIG));
        codecs.put("versions", ModelStores.versionsCodec(CONFIG));
        codecs.put("statistics", ModelStores.statisticsCodec(SHARED));
        codecs.put("model", ModelStores.modelCodec(SHARED));
        codecs.put("sharedscoring", ModelStores.scoringCodec(SHARED));
        codecs.put("sharedlearning", ModelStores.learningCodec(SHARED, Runnable::run));
        return codecs;
    }

    private static Path file(String store) {
        return file(Codec.FORMAT, store);
    }

    private static Path file(int format, String store) {
        return GOLDEN.resolve("state-" + format + "-" + store + ".bin");
    }

    private static <V> byte[] again(Codec<V> codec, byte[] stored) {
        return codec.encode(codec.decode(stored));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scoring",
                "learning",
                "reservoir",
                "versions",
                "statistics",
                "model",
                "sharedscoring",
                "sharedlearning"
            })
    void goldenStateIsReadAndWrittenAgainByteByByte(String store) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            writeGolden();
        }
        byte[] golden = Files.readAllBytes(file(store));
        assertThat(again(codecs().get(store), golden)).isEqualTo(golden);
    }

    /** It differs in the number and the checksum alone. */
    @Test
    void goldenStateOfTheFormatBeforeIsReadAndWrittenInThatOfToday() throws IOException {
        for (var codec : codecs().entrySet()) {
            byte[] former = Files.readAllBytes(file(Codec.FORMER, codec.getKey()));
            byte[] today = again(codec.getValue(), former);
            assertThat(today).as(codec.getKey()).hasSize(former.length + Integer.BYTES);
            assertThat(Arrays.copyOfRange(today, 4, former.length))
                    .as(codec.getKey())
                    .isEqualTo(Arrays.copyOfRange(former, 4, former.length));
        }
    }

    /** Every bit counts, also those of numbers that would be others. */
    @ParameterizedTest
    @ValueSource(strings = {"scoring", "learning", "reservoir", "versions", "statistics", "model"})
    void whateverIsDamagedIsNoticed(String store) throws IOException {
        Codec<?> codec = codecs().get(store);
        byte[] whole = Files.readAllBytes(file(store));
        var random = new SplittableRandom(5);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            damaged[i < 200 ? i % whole.length : random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            if (ByteBuffer.wrap(damaged).getInt() < Codec.FORMAT) {
                // Of formats that had no checksum.
                continue;
            }
            assertThatThrownBy(() -> codec.decode(damaged))
                    .as("byte %d", i)
                    .isInstanceOf(UnreadableState.class)
                    .hasMessageNotContaining("Exception");
        }
        for (int length = 0; length < Math.min(200, whole.length); length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> codec.decode(part)).isInstanceOf(UnreadableState.class);
        }
    }

    @Test
    void everyOtherFormatIsRefusedWithTheRemedy() {
        for (int format = 0; format <= Codec.FORMAT + 1; format++) {
            if (format == Codec.FORMAT || format == Codec.FORMER) {
                continue;
            }
            byte[] stored = ByteBuffer.allocate(64).putInt(format).array();
            var sum = new CRC32C();
            sum.update(stored, 0, 60);
            ByteBuffer.wrap(stored).putInt(60, (int) sum.getValue());
            int number = format;
            codecs().forEach((store, codec) -> assertThatThrownBy(() -> codec.decode(stored))
                    .as(store)
                    .isInstanceOf(IncompatibleState.class)
                    .hasMessageContaining("format " + number)
                    .hasMessageContaining("application.id")
                    .hasMessageContaining("models export")
                    .hasMessageContaining("models import")
                    .hasMessageContaining("docs/upgrading.md"));
        }
    }

    @Test
    void goldenStateOfEarlierFormatsIsRefusedWithTheRemedy() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            List<Path> earlier = files.filter(f -> f.getFileName().toString().matches("state-[0-9]+-[a-z]+\\.bin"))
                    .filter(f -> !f.getFileName().toString().startsWith("state-" + Codec.FORMAT + "-"))
                    .filter(f -> !f.getFileName().toString().startsWith("state-" + Codec.FORMER + "-"))
                    .toList();
            assertThat(earlier).isNotEmpty();
            for (Path file : earlier) {
                String[] words = file.getFileName().toString().split("[-.]");
                assertThatThrownBy(() -> codecs().get(words[2]).decode(Files.readAllBytes(file)))
                        .as(file.toString())
                        .isInstanceOf(IncompatibleState.class)
                        .hasMessageContaining("format " + words[1])
                        .hasMessageContaining("docs/upgrading.md");
            }
        }
    }

    @Test
    void theUpgradeNotesSpeakOfTheFormatOfToday() throws IOException {
        assertThat(Files.readString(Path.of("docs/upgrading.md"))).contains("| " + Codec.FORMAT + " |");
    }

    /** A model of 200 events that has more waiting. */
    private static void writeGolden() throws IOException {
        writeGolden(CONFIG, "scoring", "learning");
        writeGolden(SHARED, "sharedscoring", "sharedlearning");
        write("versions", ModelStores.versionsCodec(CONFIG).encode("{}".getBytes(StandardCharsets.UTF_8)));
    }

    private static void writeGolden(WeirConfig config, String scoringStore, String learningStore) throws IOException {
        var family = config.family();
        var learner = Learner.create(config.learning(), family, 1, Runnable::run);
        var eStep = new EStep();
        var random = new SplittableRandom(1);
        ScoringModel model = ScoringModel.initial(family, new double[] {0, 0});
        var contribution = model.contribute(batch(random, 1, model, eStep), eStep);
        for (int i = 0; i < 20; i++) {
            contribution = model.contribute(batch(random, 10, model, eStep), eStep);
            model = learner.learn(contribution).model();
        }
        ScoringState scoring = ScoringState.of(model, config.alerts(), new History(config.features()));
        for (int i = 0; i < 300; i++) {
            scoring.pending().add(new double[] {i, 2}, 3, -4);
            scoring.alarm().judge(random.nextDouble(), i % 2, i % 100 == 0, 0.5, 0, i, config.alerts());
        }
        scoring.withhold(1);
        if (config.isShared()) {
            Contribution more =
                    scoring.closeBatch(config.learning().halfLife(), 0, eStep).get();
            learner.learn(more);
            write("statistics", ModelStores.statisticsCodec(config).encode(more));
            write("model", ModelStores.modelCodec(config).encode(model.withScores(learner.scores())));
            scoring.alarm().judge(1, 0, false, 0.5, 0, 0, config.alerts());
        } else {
            write(
                    "reservoir",
                    ModelStores.reservoirCodec(config)
                            .encode(learner.reservoir().chunk(0)));
        }
        write(scoringStore, ModelStores.scoringCodec(config).encode(scoring));
        write(learningStore, ModelStores.learningCodec(config, Runnable::run).encode(learner));
    }

    private static PointBatch batch(SplittableRandom random, int events, ScoringModel model, EStep eStep) {
        var batch = new PointBatch(2);
        double[] r = new double[model.mixture().size()];
        for (int i = 0; i < events; i++) {
            double[] x = {i % 2 * 9 + random.nextGaussian(), random.nextGaussian()};
            batch.add(x, i, model.score(x, r, eStep));
        }
        return batch;
    }

    private static void write(String store, byte[] bytes) throws IOException {
        Files.write(file(store), bytes);
    }
}
