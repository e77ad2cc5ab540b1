package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.metrics.Exposition;
import io.weir.metrics.Metric;
import io.weir.metrics.Metrics;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processors count is what is on the topics. */
class MetricsTest {

    private static final int EVENTS = 6000;

    @TempDir
    private Path directory;

    @Test
    void countsAgreeWithTheTopics() {
        var metrics = new Metrics();
        try (var exposition = new Exposition(metrics, () -> true);
                var driven = Driven.measured(directory, metrics, "features=x, y", "model.components=2")) {
            play(driven);
            String scrape = exposition.scrape();
            var assignments = driven.assignments();
            var anomalies = driven.read("weir.anomalies");
            var deadLetters = driven.read("weir.dead-letters");
            var models = driven.models();
            var lifecycle = driven.read("weir.lifecycle");

            assertThat(value(scrape, "weir_events_scored_total")).isEqualTo(assignments.size());
            assertThat(value(scrape, "weir_alerts_total"))
                    .isEqualTo(anomalies.size())
                    .isPositive();
            assertThat(deadLetters).hasSize(EVENTS / 100);
            assertThat(value(scrape, "weir_dead_letters_total{reason=\"NOT_JSON\"}"))
                    .isEqualTo(EVENTS / 200.0);
            assertThat(value(scrape, "weir_dead_letters_total{reason=\"WRONG_TYPE\"}"))
                    .isEqualTo(EVENTS / 200.0);
            assertThat(value(scrape, "weir_snapshots_total")).isEqualTo(models.size());
            assertThat(sum(scrape, "weir_component_changes_total"))
                    .isEqualTo(lifecycle.size())
                    .isPositive();
            double learned = value(scrape, "weir_events_learned_total");
            double withheld = value(scrape, "weir_events_withheld_total");
            assertThat(learned + withheld).as("all but a last batch").isBetween(assignments.size() - 256.0, (double)
                    assignments.size());

            var newest = models.get(models.size() - 1);
            assertThat(value(scrape, "weir_models")).isOne();
            assertThat(value(scrape, "weir_model_version{models=\"most\"}")).isEqualTo(newest.version());
            assertThat(value(scrape, "weir_model_components{models=\"mean\"}")).isEqualTo(2);
            assertThat(value(scrape, "weir_alert_rate_target")).isCloseTo(0.01, within(1e-9));
            double mean = assignments.stream()
                    .mapToDouble(a -> a.get("logLikelihood").doubleValue())
                    .average()
                    .orElseThrow();
            assertThat(value(scrape, "weir_log_likelihood_nats")).isCloseTo(mean, within(1e-9));
        }
    }

    @Test
    void everyMetricIsThereFromTheStartWithItsDescriptionAndNoModelsName() {
        var metrics = new Metrics();
        try (var exposition = new Exposition(metrics, () -> false);
                var driven =
                        Driven.measured(directory, metrics, "features=x, y", "event.id=id", "model.components=2")) {
            String empty = exposition.scrape();
            for (Metric metric : Metric.values()) {
                String name = metric.label().replace('.', '_');
                assertThat(empty).contains("# HELP " + name).contains(metric.description());
            }
            assertThat(value(empty, "weir_ready")).isZero();
            play(driven);
            assertThat(exposition.scrape()).doesNotContain("secret-customer");
        }
    }

    @Test
    void theSameNumbersAreMBeans() throws Exception {
        var metrics = new Metrics();
        try (var exposition = new Exposition(metrics, () -> true)) {
            metrics.eventScored();
            metrics.eventScored();
            assertThat(exposition.scrape()).contains("weir_events_scored_total 2.0");
            var names = ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName(Exposition.JMX_DOMAIN + ":*"), null);
            assertThat(names).anySatisfy(name -> assertThat(name.toString()).containsIgnoringCase("weirEventsScored"));
            assertThat(names).anySatisfy(name -> assertThat(name.toString()).containsIgnoringCase("weirReady"));
        }
    }

    /** Two clusters under one key; of every hundred one is not JSON or of a wrong type. */
    private static void play(Driven driven) {
        var random = new SplittableRandom(7);
        for (int i = 0; i < EVENTS; i++) {
            String value = i % 200 == 99
                    ? "broken"
                    : i % 200 == 199
                            ? "{\"x\":\"one\",\"y\":2}"
                            : String.format(
                                    Locale.ROOT,
                                    "{\"x\":%s,\"y\":%s}",
                                    i % 2 * 9 + random.nextGaussian(),
                                    random.nextGaussian());
            driven.send("secret-customer", value, i);
        }
    }

    private static double value(String scrape, String series) {
        var found = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(scrape);
        assertThat(found.find()).as(series).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static double sum(String scrape, String name) {
        return Pattern.compile("^" + name + "(?:\\{[^}]*})? (\\S+)$", Pattern.MULTILINE)
                .matcher(scrape)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }
}
