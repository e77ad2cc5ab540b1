package io.weir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.Assignment;
import io.weir.event.Features;
import io.weir.event.Source;
import io.weir.mixture.ComponentIds;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BacktestReportTest {

    private static RecordedEvent labelled(String label) {
        return new RecordedEvent(null, 0, label, new byte[0]);
    }

    /** What is said of event number {@code offset}. */
    private static Assignment made(
            String model, long offset, double logLikelihood, int cluster, double pValue, boolean anomaly) {
        double[] r = new double[10];
        r[cluster] = 1;
        return new Assignment(
                "e" + offset,
                1_700_000_000_000L + offset,
                model,
                1,
                false,
                ComponentIds.first(10, 1),
                r,
                logLikelihood,
                -logLikelihood,
                pValue,
                anomaly,
                null,
                new Source("events", 0, offset));
    }

    private static JsonNode json(BacktestReport report) throws IOException {
        return new ObjectMapper().readTree(report.toJson(2.5));
    }

    @Test
    void theFiguresAreThoseOfTheScores() throws IOException {
        var report = new BacktestReport(false);
        double[] scores = {-1, -2, -9, -4};
        String[] labels = {"0", "0", "1", "0"};
        for (int i = 0; i < scores.length; i++) {
            report.read();
            report.scored(
                    labelled(labels[i]), made("m", i, scores[i], i == 2 ? 8 : 7, i > 0 ? 0.5 : Double.NaN, i == 2));
        }
        report.read();
        JsonNode json = json(report);
        assertThat(json.get("events").intValue()).isEqualTo(5);
        assertThat(json.get("scored").intValue()).isEqualTo(4);
        assertThat(json.get("prequentialLogLikelihood").doubleValue()).isCloseTo(-4, within(1e-15));
        assertThat(json.get("medianLogLikelihood").doubleValue()).isEqualTo(-3);
        assertThat(json.get("judged").intValue())
                .as("events that could be flagged")
                .isEqualTo(3);
        assertThat(json.get("alertRate").doubleValue()).isEqualTo(1.0 / 3);
        assertThat(json.get("rocAuc").doubleValue()).isEqualTo(1);
        assertThat(json.get("averagePrecision").doubleValue()).isEqualTo(1);
        assertThat(json.get("adjustedRandIndex").doubleValue()).isEqualTo(1);
        assertThat(json.get("seconds").doubleValue()).isEqualTo(2.5);
        assertThat(json.has("keys")).isFalse();
    }

    /** Of six events two are anomalies, the strangest and the fourth. */
    @Test
    void aRankingThatIsNotPerfectHasTheFiguresThatItHas() throws IOException {
        var report = new BacktestReport(false);
        double[] scores = {-6, -5, -4, -3, -2, -1};
        String[] labels = {"1", "0", "0", "1", "0", "0"};
        int[] clusters = {1, 1, 0, 0, 0, 0};
        for (int i = 0; i < scores.length; i++) {
            report.read();
            report.scored(labelled(labels[i]), made("m", i, scores[i], clusters[i], 0.5, false));
        }
        JsonNode json = json(report);
        // Of eight pairs six are in order; precision is 1 of 1 and 2 of 4 where an anomaly is found.
        assertThat(json.get("rocAuc").doubleValue()).isCloseTo(6.0 / 8, within(1e-15));
        assertThat(json.get("averagePrecision").doubleValue()).isCloseTo((1 + 0.5) / 2, within(1e-15));
        // Pairs together: 3 in both, 7 by label, 7 by cluster, 49/15 by chance (Hubert and Arabie 1985).
        assertThat(json.get("adjustedRandIndex").doubleValue())
                .isCloseTo((3 - 49.0 / 15) / (7 - 49.0 / 15), within(1e-12));
    }

    @Test
    void classesThatAreNoYesOrNoAreComparedWithClustersOnly() throws IOException {
        var report = new BacktestReport(true);
        for (int i = 0; i < 9; i++) {
            report.read();
            report.scored(labelled(i < 5 ? "cat" : "dog"), made(i < 5 ? "a" : "b", i, -i, 0, Double.NaN, false));
        }
        JsonNode json = json(report);
        assertThat(json.get("rocAuc").isNull()).isTrue();
        assertThat(json.get("adjustedRandIndex").doubleValue()).isEqualTo(1);
        assertThat(json.get("keys").get("b").get("scored").intValue()).isEqualTo(4);
        assertThat(json.get("keys").get("a").get("medianLogLikelihood").doubleValue())
                .isEqualTo(-2);
    }

    @Test
    void withoutEventsOrLabelsThereAreNoFigures() throws IOException {
        JsonNode json = json(new BacktestReport(false));
        assertThat(json.get("events").intValue()).isZero();
        assertThat(json.get("prequentialLogLikelihood").isNull()).isTrue();
        assertThat(json.get("adjustedRandIndex").isNull()).isTrue();
    }

    @Test
    void thePageOfAReportIsCompleteAndNamesCannotBreakIt() {
        var report = new BacktestReport(true);
        report.read();
        var strange = made("<script>k", 0, Double.NEGATIVE_INFINITY, 0, 0.001, true);
        report.scored(labelled(null), strange);
        report.flagged(
                strange,
                ("{\"id\":\"<img>\",\"timestamp\":9223372036854775807,\"model\":\"<script>k\",\"cluster\":3,\"pValue\":null,"
                                + "\"explanation\":[{\"feature\":\"<x>\",\"share\":1,\"value\":\"<v>\",\"expected\":null}]}")
                        .getBytes(StandardCharsets.UTF_8));
        report.refused(1, "NOT_JSON", "<b> is not JSON");
        report.happened("{\"model\":\"<i>\",\"version\":2,\"event\":\"drifted\",\"component\":null,\"parents\":[],"
                .concat("\"reason\":\"a & b\"}")
                .getBytes(StandardCharsets.UTF_8));
        String page = ReportPage.html(report, Features.parse("x, y"), event -> new double[] {1, 2}, "<b>.csv", 1);
        assertThat(page)
                .startsWith("<!doctype html>")
                .endsWith("</html>\n")
                .contains(
                        "&lt;script&gt;k",
                        "&lt;b&gt;.csv",
                        "a &amp; b",
                        "1 drifted",
                        "&lt;img&gt;",
                        "&lt;v&gt;",
                        "&lt;b&gt; is not JSON")
                .doesNotContain("<script", "<b>.csv", "<b> is", "<img", "<v>", "http", "NaN", "Infinity");
    }

    @Test
    void theStrangestFlaggedEventsAreListedAndAllAreCounted() throws IOException {
        var report = new BacktestReport(false);
        for (int i = 0; i < 3 * Flagged.MOST; i++) {
            report.read();
            // The strangest come in the middle.
            var made = made("m", i, -Math.min(i, 3 * Flagged.MOST - i), 0, 0.01, true);
            report.scored(labelled(null), made);
            report.flagged(
                    made,
                    ("{\"id\":\"e" + i + "\",\"responsibilities\":{\"0\":1},\"explanation\":[],\"event\":{\"x\":1}}")
                            .getBytes(StandardCharsets.UTF_8));
        }
        JsonNode anomalies = json(report).get("anomalies");
        assertThat(anomalies.get("count").intValue()).isEqualTo(3 * Flagged.MOST);
        assertThat(anomalies.get("strangest")).hasSize(Flagged.MOST);
        assertThat(anomalies.get("strangest").get(0).get("id").textValue()).isEqualTo("e" + 3 * Flagged.MOST / 2);
        assertThat(anomalies.get("strangest").get(0).has("event")).isFalse();
    }

    @Test
    void deadLettersAreCountedByReasonWithTheFirstOfEach() throws IOException {
        var report = new BacktestReport(false);
        report.refused(3, "NOT_JSON", "the first");
        report.refused(4, "WRONG_TYPE", "x is text");
        report.refused(9, "NOT_JSON", "another");
        assertThat(json(report).get("deadLetters").toString())
                .isEqualTo("{\"count\":3,\"reasons\":{"
                        + "\"NOT_JSON\":{\"count\":2,\"first\":{\"position\":3,\"message\":\"the first\"}},"
                        + "\"WRONG_TYPE\":{\"count\":1,\"first\":{\"position\":4,\"message\":\"x is text\"}}}}");
    }

    @Test
    void whatHappensHappensWithTheEventThatWasScoredLastNotWithTheOneReadLast() {
        var report = new BacktestReport(false);
        for (int i = 0; i < 2000; i++) {
            report.read();
        }
        report.scored(labelled(null), made("m", 899, -1, 0, Double.NaN, false));
        report.happened(
                "{\"model\":\"m\",\"version\":2,\"event\":\"drifted\",\"component\":null,\"parents\":[],\"reason\":\"r\"}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(report.history().happenings().get(0).position()).isEqualTo(900);
        assertThat(report.period().first()).isEqualTo(1_700_000_000_899L);
        assertThat(ReportPage.html(report, Features.parse("x, y"), event -> new double[] {1, 2}, "in", 1))
                .doesNotContain("1970");
    }

    @Test
    void windowsOfAnyLengthKeepTheMean() {
        for (int events : new int[] {1, Windows.MOST, Windows.MOST + 1, 100_003}) {
            var windows = new Windows();
            double sum = 0;
            for (int i = 0; i < events; i++) {
                windows.add(i, i % 7);
                sum += i % 7;
            }
            double total = 0;
            for (int i = 0; i < windows.size(); i++) {
                long n = Math.min(windows.length(), events - i * windows.length());
                total += n * windows.mean(i);
            }
            assertThat(windows.size()).isLessThanOrEqualTo(Windows.MOST);
            assertThat(total).isCloseTo(sum, within(1e-6));
        }
    }
}
