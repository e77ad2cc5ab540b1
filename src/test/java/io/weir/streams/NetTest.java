package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.em.online.Learner;
import io.weir.engine.ScoringState;
import io.weir.engine.Step;
import io.weir.metrics.Metrics;
import io.weir.records.DeadLetters;
import io.weir.records.Limits;
import io.weir.store.HeapStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is thrown at whatever step of the work on a record hits this record, or this batch of its model, alone. */
class NetTest {

    private static final int EVENTS = 1500;

    @TempDir
    Path directory;

    /** Throws once at a step of model "a", after it has been there some times. */
    private static final class Thrower implements Net.Probe {

        private final Step step;
        private final Supplier<Throwable> what;
        private int left;

        Thrower(Step step, int after, Supplier<Throwable> what) {
            this.step = step;
            this.what = what;
            left = after;
        }

        @Override
        public synchronized void at(Step at, Object subject) {
            if (at == step && !"b".equals(subject) && left-- == 0) {
                NetTest.<RuntimeException>raise(what.get());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static Stream<Arguments> stepsAndErrors() {
        return Stream.of(
                        Step.READ,
                        Step.SCORE,
                        Step.JUDGE,
                        Step.WRITE,
                        Step.REMEMBER,
                        Step.CONTRIBUTE,
                        Step.LEARN,
                        Step.PUBLISH)
                .flatMap(step -> Stream.of(
                                (Supplier<Throwable>) () -> new IllegalStateException("a fault"),
                                (Supplier<Throwable>) StackOverflowError::new,
                                (Supplier<Throwable>) () -> new NoClassDefFoundError("io/weir/Gone"))
                        .map(what -> Arguments.of(step, what.get().getClass().getSimpleName(), what)));
    }

    private static void play(Driven driven, int events) {
        var random = new SplittableRandom(5);
        for (int i = 0; i < events; i++) {
            driven.send(
                    i % 2 == 0 ? "a" : "b",
                    String.format(
                            Locale.ROOT,
                            "{\"id\":%d,\"x\":%s,\"y\":%s}",
                            i,
                            i % 3 * 9 + random.nextGaussian(),
                            random.nextGaussian()),
                    1000L * i);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("stepsAndErrors")
    void hitsOneRecordOrOneBatch(Step step, String name, Supplier<Throwable> what) {
        // A block of events is scored again one by one, and the second time it is thrown at the event.
        int after = step.compareTo(Step.REMEMBER) <= 0 ? 300 : 5;
        var thrower = new Thrower(step, after, what);
        try (var driven = Driven.probed(
                directory, thrower, "features=x, y", "model.components=2", "event.id=/id", "anomaly.alert.rate=0.05")) {
            play(driven, EVENTS);
            HeapStore<ScoringState> scoring = driven.store(ModelStores.SCORING);
            HeapStore<Learner> learning = driven.store(ModelStores.LEARNING);
            var assignments = driven.assignments();
            var letters = driven.read("weir.dead-letters");
            var lifecycle = driven.read("weir.lifecycle").stream()
                    .map(r -> Driven.json(r.value()))
                    .filter(e -> e.get("event").textValue().equals("learning-failed"))
                    .toList();
            assertThat(thrower.left).as("it was thrown").isNegative();
            assertThat(assignments.size() + letters.size()).isEqualTo(EVENTS);
            assertThat(letters.size() + lifecycle.size()).isEqualTo(step == Step.SCORE ? 0 : 1);
            if (!letters.isEmpty()) {
                assertLetter(letters.get(0), what.get());
            }
            lifecycle.forEach(e -> assertThat(e.get("reason").textValue())
                    .isEqualTo("a batch could not be learned: " + words(what.get())));
            long accounted = 0;
            for (String model : List.of("a", "b")) {
                Learner learner = learning.get(model);
                accounted += scoring.get(model).unlearned() + learner.learned() + learner.dropped();
                assertThat(learner.learned()).isGreaterThan(EVENTS / 4);
                assertThat(learner.model().mixture().size()).isEqualTo(2);
            }
            assertThat(accounted).as("learned + withheld + waiting").isEqualTo(assignments.size());
            assertThat(different(assignments.stream().map(a -> a.get("id").asText())))
                    .hasSize(assignments.size());
        }
    }

    /** Without the name of the class, which only programmers know. */
    private static String words(Throwable what) {
        return what.getMessage() == null ? what.getClass().getSimpleName() : what.getMessage();
    }

    private static void assertLetter(TestRecord<byte[], byte[]> letter, Throwable what) {
        assertThat(DeadLetters.header(letter.headers(), "weir.reason")).isEqualTo("NOT_SCORED");
        assertThat(DeadLetters.header(letter.headers(), "__streams.errors.exception"))
                .isEqualTo(what.getClass().getName());
        assertThat(DeadLetters.header(letter.headers(), "__streams.errors.message"))
                .isEqualTo(words(what));
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).startsWith("{\"id\":");
    }

    private static Set<String> different(Stream<String> all) {
        return new HashSet<>(all.toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"ROUTE", "COMMAND", "ROUTE_COMMAND", "FEEDBACK", "ROUTE_FEEDBACK"})
    void hitsOneEventCommandOrFeedback(Step step) {
        try (var driven = Driven.probed(
                directory,
                new Thrower(step, 0, StackOverflowError::new),
                "features=x, y",
                "model.components=2",
                "model.key=constant",
                "event.id=/id")) {
            play(driven, EVENTS);
            String model = driven.assignments().get(0).get("model").textValue();
            driven.control(model, "{\"model\":\"" + model + "\",\"command\":\"freeze\"}");
            driven.feedback("{\"model\":\"" + model + "\",\"id\":\"7\",\"label\":\"anomaly\"}");
            play(driven, 10);
            var letters = driven.read("weir.dead-letters").stream()
                    .filter(l -> DeadLetters.header(l.headers(), "weir.reason").equals("NOT_SCORED"))
                    .toList();
            assertThat(letters)
                    .singleElement()
                    .satisfies(letter -> assertThat(DeadLetters.header(letter.headers(), "__streams.errors.exception"))
                            .isEqualTo("java.lang.StackOverflowError"));
            assertThat(driven.assignments()).isNotEmpty();
        }
    }

    @Test
    void whatIsKafkasOrTheVirtualMachinesGoesThrough() {
        var net = new Net(Driven.config("features=x"), new Metrics(), Limits.none());
        for (Throwable through : List.of(new TaskMigratedException("fenced"), new OutOfMemoryError("heap"))) {
            assertThatThrownBy(() -> net.why(through)).isSameAs(through);
        }
    }

    @Test
    void aStreamWithoutFaultsIsTheSameUnderTheNet() {
        try (var driven = Driven.probed(directory, (step, subject) -> {}, "features=x, y", "event.id=/id")) {
            play(driven, 100);
            driven.store(ModelStores.SCORING);
            assertThat(driven.assignments()).hasSize(100);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
        }
    }
}
