package io.weir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.Features;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BacktestReportTest {

    private static RecordedEvent labelled(String label) {
        return new RecordedEvent(null, 0, label, new byte[0]);
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
            report.scored(labelled(labels[i]), "m", i, scores[i], i == 2 ? 8 : 7, -scores[i]);
            if (i > 0) {
                report.judged("m", i, i == 2);
            }
        }
        report.read();
        JsonNode json = json(report);
        assertThat(json.get("events").intValue()).isEqualTo(5);
        assertThat(json.get("scored").intValue()).isEqualTo(4);
        assertThat(json.get("prequentialLogLikelihood").doubleValue()).isCloseTo(-4, within(1e-15));
        assertThat(json.get("medianLogLikelihood").doubleValue()).isEqualTo(-3);
        assertThat(json.get("alertRate").doubleValue()).isEqualTo(1.0 / 3);
        assertThat(json.get("rocAuc").doubleValue()).isEqualTo(1);
        assertThat(json.get("averagePrecision").doubleValue()).isEqualTo(1);
        assertThat(json.get("adjustedRandIndex").doubleValue()).isEqualTo(1);
        assertThat(json.get("seconds").doubleValue()).isEqualTo(2.5);
        assertThat(json.has("keys")).isFalse();
    }

    @Test
    void classesThatAreNoYesOrNoAreComparedWithClustersOnly() throws IOException {
        var report = new BacktestReport(true);
        for (int i = 0; i < 9; i++) {
            report.read();
            report.scored(labelled(i < 5 ? "cat" : "dog"), i < 5 ? "a" : "b", i, -i, 0, i);
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
        report.scored(labelled(null), "<script>k", 0, Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY);
        report.happened("{\"model\":\"<i>\",\"version\":2,\"event\":\"drifted\",\"component\":null,\"parents\":[],"
                .concat("\"reason\":\"a & b\"}")
                .getBytes(StandardCharsets.UTF_8));
        String page = ReportPage.html(report, Features.parse("x, y"), event -> new double[] {1, 2}, "<b>.csv", 1);
        assertThat(page)
                .startsWith("<!doctype html>")
                .endsWith("</html>\n")
                .contains("&lt;script&gt;k", "&lt;b&gt;.csv", "a &amp; b", "1 drifted")
                .doesNotContain("<script", "<b>.csv", "http", "NaN", "Infinity");
    }

    @Test
    void windowsOfAnyLengthKeepTheMean() {
        for (int events : new int[] {1, Windows.MOST, Windows.MOST + 1, 100_003}) {
            var windows = new Windows();
            double sum = 0;
            for (int i = 0; i < events; i++) {
                windows.add(i, 1000 + i, i % 7);
                sum += i % 7;
            }
            double total = 0;
            for (int i = 0; i < windows.size(); i++) {
                long n = Math.min(windows.length(), events - i * windows.length());
                total += n * windows.mean(i);
                assertThat(windows.time(i)).isEqualTo(1000 + i * windows.length());
            }
            assertThat(windows.size()).isLessThanOrEqualTo(Windows.MOST);
            assertThat(total).isCloseTo(sum, within(1e-6));
        }
    }

    @Test
    void ticksAreRoundNumbers() {
        assertThat(Chart.ticks(-0.3, 1.1, 5)).containsExactly(-0.2, 0, 0.2, 0.4, 0.6000000000000001, 0.8, 1);
        assertThat(Chart.number(0.00488)).isEqualTo("0.00488");
        assertThat(Chart.number(12345.6)).isEqualTo("12,346");
        assertThat(Chart.number(100)).isEqualTo("100");
        assertThat(Chart.number(-0.5)).isEqualTo("-0.5");
    }
}
