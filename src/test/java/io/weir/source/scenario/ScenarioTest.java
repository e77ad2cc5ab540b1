package io.weir.source.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.Features;
import io.weir.source.EventSource;
import io.weir.source.Flights;
import io.weir.source.InputException;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers(Scenario scenario) {
        assertThat(texts(scenario.events(5, 500))).isEqualTo(texts(scenario.events(5, 500)));
        assertThat(texts(scenario.events(5, 500))).isNotEqualTo(texts(scenario.events(6, 500)));
    }

    @ParameterizedTest
    @EnumSource
    void everyEventHasItsIdItsTimeItsFeaturesAndItsLabel(Scenario scenario) {
        var events = events(scenario.events(1, 50));
        assertThat(events).hasSize(50);
        long before = 1_700_000_000_000L;
        for (int i = 0; i < 50; i++) {
            var event = events.get(i);
            assertThat(event.get("id").textValue()).isEqualTo(scenario.label() + "-" + i);
            long time = event.get("timestamp").longValue();
            if (scenario == Scenario.FLEET) {
                assertThat(time).isBetween(before, 1_700_000_000_000L + TimeUnit.DAYS.toMillis(20));
            } else {
                assertThat(time).isEqualTo(1_700_000_000_000L + 100 * i);
            }
            before = time;
            assertThat(event.get("label").isInt()).isTrue();
            for (var feature : Features.parse(scenario.features()).names()) {
                String field = feature.replaceFirst("^\\w+\\(([^,]*).*\\)$", "$1");
                assertThat(event.path(field).isValueNode()).as(field).isTrue();
            }
        }
    }

    /** Of n values, within four standard errors: P(failure) < 1e-4 for each, and the seeds are fixed. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theLectureHasTheMomentsOfItsMixture(long seed) {
        int n = 20_000;
        var events = events(Scenario.LECTURE.events(seed, n));
        var first = where(events, e -> e.get("label").intValue() == 0);
        var second = where(events, e -> e.get("label").intValue() == 1);
        assertThat((double) first.size()).isBetween(n / 2.0 - 4 * Math.sqrt(n / 4.0), n / 2.0 + 4 * Math.sqrt(n / 4.0));
        assertMoments(first, 0, 0, 2.89, 0.17, 0.68);
        assertMoments(second, -6, 3, 0.49, 0.49, 0);
    }

    private static void assertMoments(List<JsonNode> e, double m0, double m1, double v0, double v1, double c) {
        double n = e.size();
        ToDoubleFunction<JsonNode> d0 = p -> p.get("x").doubleValue() - m0;
        ToDoubleFunction<JsonNode> d1 = p -> p.get("y").doubleValue() - m1;
        assertThat(Math.abs(mean(e, d0))).isLessThan(4 * Math.sqrt(v0 / n));
        assertThat(Math.abs(mean(e, d1))).isLessThan(4 * Math.sqrt(v1 / n));
        // Isserlis: Var(d0 d1) = v0 v1 + c².
        assertThat(Math.abs(mean(e, p -> d0.applyAsDouble(p) * d1.applyAsDouble(p)) - c))
                .isLessThan(4 * Math.sqrt((v0 * v1 + c * c) / n));
        assertThat(Math.abs(mean(e, p -> d0.applyAsDouble(p) * d0.applyAsDouble(p)) - v0))
                .isLessThan(4 * v0 * Math.sqrt(2 / n));
    }

    @Test
    void withoutASeedTheLectureIsItsThousandPoints() {
        var texts = texts(new LecturePoints());
        assertThat(texts).hasSize(1000);
        assertThat(texts.get(0))
                .isEqualTo(
                        "{\"id\":\"lecture-0\",\"timestamp\":1700000000000,\"x\":0.68026725422427958,\"y\":-0.016342351249877082}");
    }

    @Test
    void theAbruptDriftIsAtTwoFifths() {
        var events = events(Scenario.DRIFT_ABRUPT.events(3, 10_000));
        double before = mean(
                where(events.subList(0, 4000), e -> e.get("label").intValue() == 0),
                e -> e.get("x1").doubleValue());
        double after = mean(
                where(events.subList(4000, 10_000), e -> e.get("label").intValue() == 0),
                e -> e.get("x1").doubleValue());
        assertThat(before).isBetween(-0.1, 0.1);
        assertThat(after).isBetween(-9.1, -8.9);
    }

    @Test
    void theGradualDriftIsHalfwayInTheMiddle() {
        var events = events(Scenario.DRIFT_GRADUAL.events(3, 10_000));
        double middle = mean(
                where(events.subList(4500, 5500), e -> e.get("label").intValue() == 0),
                e -> e.get("x1").doubleValue());
        assertThat(middle).isBetween(-4.7, -4.3);
    }

    @Test
    void halfOfTheBurstIsAttackAndNothingElse() {
        var events = events(Scenario.BURST.events(3, 10_000));
        assertThat(where(events.subList(4000, 6000), e -> e.get("label").intValue() == 1))
                .hasSizeBetween(910, 1090);
        assertThat(where(events.subList(0, 4000), e -> e.get("label").intValue() == 1))
                .isEmpty();
        assertThat(where(events.subList(6000, 10_000), e -> e.get("label").intValue() == 1))
                .isEmpty();
    }

    @Test
    void anEndlessRunGoesOnAfterItsNominalLength() {
        var source = Scenario.DRIFT_GRADUAL.endless(1);
        assertThat(source.size()).isEqualTo(-1);
        for (int i = 0; i < Scenario.NOMINAL_EVENTS + 10; i++) {
            source.next();
        }
        assertThat(source.hasNext()).isTrue();
    }

    @Test
    void anUnknownNameAndACountBelowOneAreRefused() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Scenario.of("blob"))
                .withMessage(
                        "there is no scenario blob; choose one of lecture, blobs, drift-abrupt, drift-gradual, burst, mixed, clock, fleet");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Scenario.BLOBS.events(1, 0))
                .withMessageContaining("is 0");
    }

    @Test
    void theFlightsAreInTheOrderOfTheirTime() {
        try (var flights = Flights.open()) {
            var events = new ArrayList<RecordedEvent>();
            flights.forEachRemaining(events::add);
            assertThat(events).hasSize((int) flights.size()).hasSize(20_000);
            assertThat(events).extracting(RecordedEvent::timestamp).isSorted();
            assertThat(new String(events.get(0).value(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"timestamp\":978330000000,\"delay\":0,\"distance\":491,\"origin\":\"BNA\",\"destination\":\"MCI\"}");
        }
    }

    private static List<String> texts(EventSource source) {
        var texts = new ArrayList<String>();
        source.forEachRemaining(e -> texts.add(new String(e.value(), StandardCharsets.UTF_8)));
        return texts;
    }

    private static List<JsonNode> events(EventSource source) {
        var events = new ArrayList<JsonNode>();
        source.forEachRemaining(e -> {
            try {
                events.add(JSON.readTree(e.value()));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        return events;
    }

    private static List<JsonNode> where(List<JsonNode> events, Predicate<JsonNode> condition) {
        return events.stream().filter(condition).toList();
    }

    private static double mean(List<JsonNode> events, ToDoubleFunction<JsonNode> f) {
        return events.stream().mapToDouble(f).average().orElseThrow();
    }
}
