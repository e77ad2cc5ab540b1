package io.weir.source.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a fleet promises of its troubles is in its events. */
class FleetEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EVENTS = 200_000;
    private static final long START = 1_700_000_000_000L;

    private static List<Trouble> troubles;
    private static int hosts;
    private static final List<JsonNode> ALL = new ArrayList<>();
    /** By kind. */
    private static final Map<Integer, List<JsonNode>> LABELLED = new HashMap<>();

    @BeforeAll
    static void draw() throws IOException {
        var fleet = new FleetEvents(3, EVENTS, EVENTS);
        troubles = fleet.troubles();
        hosts = fleet.hosts();
        while (fleet.hasNext()) {
            RecordedEvent event = fleet.next();
            JsonNode value = JSON.readTree(event.value());
            assertThat(event.key()).isEqualTo(value.get("host").textValue());
            assertThat(event.label()).isEqualTo(value.get("label").asText());
            assertThat(event.timestamp()).isEqualTo(value.get("timestamp").longValue());
            ALL.add(value);
        }
        LABELLED.putAll(
                ALL.stream().collect(Collectors.groupingBy(e -> e.get("label").intValue())));
    }

    private static List<JsonNode> of(Trouble.Kind kind) {
        return LABELLED.getOrDefault(kind.label(), List.of());
    }

    private static Trouble only(Trouble.Kind kind) {
        return troubles.stream().filter(t -> t.kind() == kind).findFirst().orElseThrow();
    }

    @Test
    void itHasAHostForEveryFourThousandEventsAndEveryKindOfTrouble() {
        assertThat(hosts).isEqualTo(50);
        assertThat(ALL.stream().map(e -> e.get("host")).distinct()).hasSize(50);
        assertThat(troubles.stream().map(Trouble::kind).distinct()).containsExactlyInAnyOrder(Trouble.Kind.values());
        assertThat(of(Trouble.Kind.SINGLE)).hasSize(20);
        assertThat(of(Trouble.Kind.NEW_PATH)).hasSizeBetween(200, 420);
        assertThat(of(Trouble.Kind.SLOW).size()).isPositive();
        assertThat(of(Trouble.Kind.ERRORS).size()).isPositive();
        assertThat(of(Trouble.Kind.FLEET).size()).isGreaterThan(50);
        assertThat(LABELLED.get(0).size()).isGreaterThan((int) (0.98 * EVENTS));
    }

    @Test
    void sharesOfPathsAreThoseOfItsList() {
        Map<String, Long> paths = LABELLED.get(0).stream()
                .collect(Collectors.groupingBy(e -> e.get("path").textValue(), Collectors.counting()));
        double n = LABELLED.get(0).size();
        assertThat(paths.get("/login") / n).isCloseTo(0.05, within(0.004));
        assertThat(paths.get("/export") / n).isCloseTo(0.01, within(0.002));
        assertThat(paths).doesNotContainKey("/debug");
        assertThat(of(Trouble.Kind.NEW_PATH))
                .allMatch(e -> e.get("path").textValue().equals("/debug"));
    }

    @Test
    void latenciesAreSoManyTimesThoseOfOrdinaryRequests() {
        assertThat(times(Trouble.Kind.SINGLE)).isCloseTo(25, within(10.0));
        assertThat(times(Trouble.Kind.SLOW)).isCloseTo(6, within(2.0));
        assertThat(times(Trouble.Kind.FLEET)).isCloseTo(3, within(0.6));
        assertThat(times(Trouble.Kind.LEAK)).isBetween(1.8, 3.5);
    }

    /** The geometric mean of latencies, in those of the same host and path without trouble. */
    private static double times(Trouble.Kind kind) {
        Map<String, List<JsonNode>> ordinary = LABELLED.get(0).stream()
                .collect(Collectors.groupingBy(
                        e -> e.get("host").textValue() + e.get("path").textValue()));
        double sum = 0;
        int n = 0;
        for (JsonNode e : of(kind)) {
            List<JsonNode> alike =
                    ordinary.get(e.get("host").textValue() + e.get("path").textValue());
            if (alike != null && alike.size() > 20) {
                double usual = alike.stream()
                        .mapToDouble(a -> Math.log(a.get("latency_ms").doubleValue()))
                        .average()
                        .orElseThrow();
                sum += Math.log(e.get("latency_ms").doubleValue()) - usual;
                n++;
            }
        }
        assertThat(n).as("requests of %s to compare", kind).isPositive();
        return Math.exp(sum / n);
    }

    @Test
    void nothingIsHeardOfWhatIsSilent() {
        for (Trouble.Kind kind : List.of(Trouble.Kind.SILENCE, Trouble.Kind.REGION_SILENCE)) {
            Trouble silence = only(kind);
            String field = kind == Trouble.Kind.SILENCE ? "host" : "region";
            assertThat(ALL.stream().filter(e -> e.get(field).textValue().equals(silence.where())))
                    .isNotEmpty()
                    .noneMatch(e -> at(e) >= silence.from() && at(e) < silence.to());
        }
    }

    @Test
    void theLoadFollowsTheHourAndTroubleBeginsHalfway() {
        int[] hours = new int[24];
        for (JsonNode e : ALL) {
            hours[(int) (at(e) / TimeUnit.HOURS.toMillis(1) % 24)]++;
        }
        assertThat(hours[14] / (double) hours[2]).isCloseTo(1.6 / 0.4, within(0.5));
        assertThat(Arrays.stream(hours).sum()).isEqualTo(EVENTS);
        assertThat(troubles).allMatch(t -> t.from() >= START + TimeUnit.DAYS.toMillis(5));
        assertThat(ALL.stream().filter(e -> e.get("label").intValue() > 0))
                .allMatch(e -> at(e) >= START + TimeUnit.DAYS.toMillis(4));
    }

    private static long at(JsonNode e) {
        return e.get("timestamp").longValue();
    }

    /** However many single requests are due at once: of few events in ten days, each comes after many of them. */
    @Test
    void oneRequestIsSlowForOneTrouble() throws IOException {
        for (int n : new int[] {1, 3, 40}) {
            var few = new FleetEvents(5, n, n);
            while (few.hasNext()) {
                JsonNode event = JSON.readTree(few.next().value());
                assertThat(event.get("latency_ms").doubleValue()).isBetween(0.1, 1e6);
            }
        }
    }
}
