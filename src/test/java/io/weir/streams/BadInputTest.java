package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Assignment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are no fair weather, under a given number of components, a chosen one, and a half-life in event time. */
class BadInputTest {

    private static final String GIVEN = "model.components=3";
    private static final String CHOSEN = "model.components=auto";
    private static final String IN_TIME = "learning.half.life=PT1H";
    private static final int EVENTS = 4000;

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, CHOSEN, IN_TIME})
    void constantFeatures(String setting) {
        var stream = new Stream(setting);
        for (int i = 0; i < EVENTS; i++) {
            stream.send("a", 7, -3e5, 1000L * i);
        }
        stream.isWell(EVENTS, 1);
        double usual = stream.newestScore;
        stream.send("a", 8, -3e5, 1000L * EVENTS);
        assertThat(stream.newestScore).isLessThan(usual);
    }

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, CHOSEN, IN_TIME})
    void aFeatureThatStandsStillAndThenMoves(String setting) {
        var stream = new Stream(setting);
        var random = new SplittableRandom(1);
        double first = 0;
        double last = 0;
        for (int i = 0; i < 2 * EVENTS; i++) {
            double x = i < EVENTS ? 7 : 7 + random.nextGaussian();
            stream.send("a", x, random.nextGaussian(), 1000L * i);
            first += i >= EVENTS && i < EVENTS + 100 ? stream.newestScore / 100 : 0;
            last += i >= 2 * EVENTS - 100 ? stream.newestScore / 100 : 0;
        }
        stream.isWell(2 * EVENTS, 1);
        assertThat(last).isGreaterThan(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, CHOSEN, IN_TIME})
    void nothingButDuplicates(String setting) {
        var stream = new Stream(setting);
        for (int i = 0; i < EVENTS; i++) {
            stream.send("a", i % 2, i % 2 * 5, 1000L * i);
        }
        stream.isWell(EVENTS, 1);
        long one = stream.newestCluster;
        stream.send("a", 0, 0, 1000L * EVENTS);
        assertThat(stream.newestCluster).isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, CHOSEN, IN_TIME})
    void timeThatGoesBackwards(String setting) {
        var stream = new Stream(setting);
        var random = new SplittableRandom(2);
        long day = Duration.ofDays(1).toMillis();
        for (int i = 0; i < EVENTS; i++) {
            stream.send("a", random.nextGaussian() + i % 3 * 9, random.nextGaussian(), day - 10L * i);
        }
        stream.isWell(EVENTS, 1);
        long seconds = EVENTS;
        for (int i = 0; i < EVENTS; i++) {
            stream.send("a", random.nextGaussian() + 40, random.nextGaussian(), -1000L * (seconds + i));
        }
        stream.isWell(2 * EVENTS, 1);
        assertThat(stream.newestScore)
                .as("a regime of the past is learned like any other")
                .isGreaterThan(-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, CHOSEN, IN_TIME})
    void oneTimestampForAllEvents(String setting) {
        var stream = new Stream(setting);
        var random = new SplittableRandom(3);
        for (int i = 0; i < EVENTS; i++) {
            stream.send("a", random.nextGaussian() + i % 3 * 9, random.nextGaussian(), 1_700_000_000_000L);
        }
        stream.isWell(EVENTS, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, CHOSEN, IN_TIME})
    void yearsOfSilence(String setting) {
        var stream = new Stream(setting);
        var random = new SplittableRandom(4);
        long year = Duration.ofDays(365).toMillis();
        for (int i = 0; i < EVENTS; i++) {
            stream.send("a", random.nextGaussian() + i % 3 * 9, random.nextGaussian(), i / 1500 * 5 * year + i);
        }
        stream.isWell(EVENTS, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, CHOSEN, IN_TIME})
    void aKeyOfManyEventsBesideOneOfThree(String setting) {
        var stream = new Stream(setting);
        var random = new SplittableRandom(5);
        for (int i = 0; i < 2 * EVENTS; i++) {
            boolean rare = i == 10 || i == EVENTS || i == 2 * EVENTS - 1;
            stream.send(rare ? "rare" : "busy", random.nextGaussian() + i % 3 * 9, 1, 1000L * i);
        }
        assertThat(stream.versions.get("rare")).isBetween(1L, 3L);
        assertThat(stream.warmingUp).as("three events make no model").isTrue();
        stream.send("busy", 0, 1, 0);
        stream.isWell(2 * EVENTS + 1, 2);
    }

    /** Events of two features in, and a look at everything that comes out. */
    private static final class Stream implements Sinks {

        private final LocalTopology topology;
        private final Map<String, Long> versions = new HashMap<>();
        private int assigned;
        private int refused;
        private double newestScore;
        private long newestCluster;
        private boolean warmingUp;

        Stream(String setting) {
            topology = new LocalTopology(Driven.config("features=x, y", setting, "event.time=/t"), this);
        }

        void send(String key, double x, double y, long time) {
            String json = String.format(Locale.ROOT, "{\"x\":%s,\"y\":%s,\"t\":%d}", x, y, time);
            topology.process(Driven.utf8(key), Driven.utf8(json), 0);
            topology.settle();
        }

        /** Every event was scored, and the model of the newest one has outgrown its beginnings. */
        void isWell(int events, int models) {
            assertThat(assigned).isEqualTo(events);
            assertThat(refused).isZero();
            assertThat(versions).hasSize(models);
            assertThat(warmingUp).isFalse();
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            assigned++;
            newestScore = made.logLikelihood();
            newestCluster = made.cluster();
            warmingUp = made.warmingUp();
            assertThat(made.logLikelihood()).isFinite();
            assertThat(made.score()).isNotNaN();
            double sum = 0;
            for (int k = 0; k < made.components().size(); k++) {
                sum += made.responsibilities()[k];
            }
            assertThat(Math.abs(sum - 1)).isLessThan(1e-12);
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            assertThat(Driven.json(record.value()).get("anomaly").booleanValue())
                    .isTrue();
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            refused++;
        }

        @Override
        public void model(Record<String, byte[]> record) {
            String json = new String(record.value(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(json).doesNotContain("NaN").doesNotContain("Infinity");
            versions.put(
                    record.key(), Driven.json(record.value()).get("version").longValue());
        }

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            assertThat(record.value()).isNotEmpty();
        }
    }
}
