package io.weir.web;

import static io.weir.web.TopicRecords.assignmentRecord;
import static io.weir.web.TopicRecords.deadLetterRecord;
import static io.weir.web.TopicRecords.eventRecord;
import static io.weir.web.TopicRecords.model;
import static io.weir.web.TopicRecords.modelRecord;
import static io.weir.web.TopicRecords.record;
import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Reason;
import io.weir.http.WebJson;
import io.weir.json.snapshot.InvalidModel;
import org.junit.jupiter.api.Test;

class ViewTest {

    private long now = 1_000_000_000_000L;
    private final View view = TopicRecords.view(() -> now);

    @Test
    void anAssignmentWaitsForItsEventAndIsAPointOfItsModelThen() {
        view.accept(assignmentRecord("m", 7, 1, -2.5), true);
        assertThat(view.points.after("m", 0, 10)).isEmpty();
        view.accept(eventRecord(6, "{\"a\":9,\"b\":9}"), true);
        assertThat(view.points.after("m", 0, 10)).isEmpty();
        view.accept(eventRecord(7, "{\"a\":1.5}"), true);
        var points = view.points.after("m", 0, 10);
        assertThat(points).hasSize(1);
        assertThat(points.get(0).x()).containsExactly(1.5, Double.NaN);
        assertThat(points.get(0).assignment().cluster()).isEqualTo(1);
        assertThat(view.points.after("other", 0, 10)).isEmpty();
        assertThat(view.points.after("m", 1, 10)).isEmpty();
        assertThat(view.points.spans()).isEmpty();
    }

    @Test
    void thePastHasItsPointsHoweverLongAgoInBoundedMemory() {
        // Four times as many as are kept of the newest, one each second.
        for (int i = 0; i < 80_000; i++) {
            now += 1000;
            view.accept(assignmentRecord(i % 4 == 0 ? "other" : "m", i, 0, -1), true);
            view.accept(eventRecord(i, "{\"a\":" + i + ",\"b\":2}"), true);
        }
        long end = now;
        long start = end - 80_000_000L;
        var early = view.points.until("m", start + 20_000_000L, 300);
        assertThat(early).hasSize(300);
        assertThat(early).isSortedAccordingTo(java.util.Comparator.comparingLong(RecentPoints.Point::sequence));
        // The thinned sample has one point in eight or more, of which three in four are of this model: one in 11
        // points.
        assertThat(early.get(299).x()[0]).isBetween(19_800.0, 20_000.0);
        assertThat(early.get(0).x()[0]).isGreaterThan(20_000 - 1.5 * 300 * 8 * 4 / 3.0);
        assertThat(view.points.until("m", start, 300)).isEmpty();
        var late = view.points.until("m", end, 300);
        assertThat(late.get(299).x()[0]).isEqualTo(79_999);
        assertThat(late.get(0).x()[0])
                .as("nothing is left out of what is recent")
                .isEqualTo(79_999 - 399 + 1);
        // Where the newest end, the thinned ones go on.
        assertThat(view.points.until("m", end, 100_000)).hasSizeBetween(15_000 + 5_000, 15_000 + 15_000);
    }

    @Test
    void hugeRecordsPushEarlierOnesOut() {
        String fields = java.util.stream.IntStream.range(0, 300)
                .mapToObj(i -> "\"f" + i + "\":\"" + "x".repeat(3000) + "\"")
                .collect(java.util.stream.Collectors.joining(","));
        for (int i = 0; i < 100; i++) {
            view.accept(
                    record(
                            "w.anomalies",
                            i,
                            null,
                            utf8("{\"id\":\"" + i
                                    + "\",\"model\":\"m\",\"timestamp\":1,\"source\":{\"topic\":\"events\",\"partition\":0,\"offset\":"
                                    + i
                                    + "}," + fields + "}")),
                    true);
        }
        var kept = view.anomalies.newest(1000, r -> true);
        // A record is 300 texts of 2,001 characters at the most; the budget is 8 MiB.
        assertThat(kept).hasSizeBetween(10, 14);
        assertThat(kept.get(0).path("id").asInt()).isEqualTo(99);
        assertThat(view.anomalies.count()).isEqualTo(100);
    }

    @Test
    void whatHappenedHasTheTimeOfItsRecord() {
        view.accept(record("w.lifecycle", 1, null, utf8("{\"model\":\"m\",\"event\":\"born\"}")), true);
        assertThat(view.lifecycle.newest(1, r -> true).get(0).path("timestamp").asLong())
                .isZero();
    }

    @Test
    void whatHappenedHasTheTimeOfTheEventThatMadeItWhereAHeaderSaysSo() {
        for (String time : new String[] {"1700000000000", "yesterday", ""}) {
            var happened = record("w.lifecycle", 1, null, utf8("{\"model\":\"m\",\"event\":\"born\"}"));
            happened.headers().add("weir.timestamp", utf8(time));
            view.accept(happened, true);
            assertThat(view.lifecycle
                            .newest(1, r -> true)
                            .get(0)
                            .path("timestamp")
                            .asLong())
                    .as("time %s", time)
                    .isEqualTo(time.equals("1700000000000") ? 1_700_000_000_000L : 0);
        }
    }

    @Test
    void theSampleOfTheEventsFollowsTheirRate() {
        view.points.rate(5000);
        for (int i = 0; i < 5000; i++) {
            view.accept(assignmentRecord("m", i, 0, -1), true);
            view.accept(eventRecord(i, "{\"a\":1,\"b\":2}"), true);
        }
        // One in ten at random: 500 with a standard deviation of √(5000 · 0.1 · 0.9) = 21.
        assertThat(view.points.after("m", 0, 5000)).hasSizeBetween(400, 600);
        assertThat(view.overview().path("totals").path("assignments").asLong()).isEqualTo(5000);
    }

    @Test
    void assignmentsWhoseEventsNeverComeDoNotFillTheMemory() {
        for (int i = 0; i < 50_000; i++) {
            view.accept(assignmentRecord("m", i, 0, -1), true);
        }
        var span = view.points.spans().values().iterator().next();
        assertThat(span.last()).isEqualTo(49_999);
        assertThat(span.last() - span.first()).isLessThan(20_000);
        view.points.readUpTo("events", 0, 50_000);
        assertThat(view.points.spans()).isEmpty();
    }

    @Test
    void secondsHaveCountsAndMeansOfWhatIsNewAndFinite() {
        view.accept(assignmentRecord("m", 1, 0, -1), false);
        view.accept(assignmentRecord("m", 2, 0, -2), true);
        view.accept(assignmentRecord("m", 3, 0, -4), true);
        view.accept(assignmentRecord("m", 4, 0, Double.NEGATIVE_INFINITY), true);
        view.accept(deadLetterRecord(5, utf8("x"), Reason.NOT_JSON, "no"), true);
        now += 2000;
        var history = view.seconds.last(10, now);
        assertThat(history.path("time")).hasSize(2);
        assertThat(history.path("assignments").get(0).asInt()).isEqualTo(3);
        assertThat(history.path("deadLetters").get(0).asInt()).isEqualTo(1);
        assertThat(history.path("meanLogLikelihood").get(0).asDouble()).isEqualTo(-3);
        assertThat(history.path("meanLogLikelihood").get(1).isNull()).isTrue();
        now += Seconds.CAPACITY * 1000L;
        assertThat(view.seconds.last(Seconds.CAPACITY, now).path("assignments"))
                .hasSize(Seconds.CAPACITY - 1)
                .allSatisfy(n -> assertThat(n.asInt()).isZero());
    }

    @Test
    void whatSomebodyElseWroteIsCountedAndStopsNothing() {
        for (String value : new String[] {"nonsense", "[]", "{}", "{\"model\":3}", "{\"model\":\"m\",\"source\":4}"}) {
            view.accept(record("w.assignments", 1, null, utf8(value)), true);
        }
        view.accept(record("w.assignments", 1, null, null), true);
        view.accept(record("w.models", 1, null, utf8("{\"format\":\"other\"}")), true);
        view.accept(record("w.anomalies", 1, null, utf8("7")), true);
        view.accept(record("w.lifecycle", 1, null, null), true);
        assertThat(view.overview().path("totals").path("unreadable").asInt()).isEqualTo(9);
        assertThat(view.overview().path("problem").asText())
                .isEqualTo(
                        "topic w.lifecycle, partition 0, offset 1 is not shown: it has no value; nobody but Weir should"
                                + " write to this topic");
        view.accept(assignmentRecord("m", 2, 0, -2), true);
        assertThat(view.overview().path("totals").path("assignments").asInt()).isOne();
    }

    @Test
    void aDeadLetterOfAnyBytesIsShownAsText() {
        byte[] bytes = new byte[2_000_000];
        java.util.Arrays.fill(bytes, (byte) 0xff);
        bytes[0] = 0;
        view.accept(deadLetterRecord(3, bytes, Reason.TOO_LARGE, "too <b>large</b>"), true);
        var letter = view.deadLetters.newest(1, r -> true).get(0);
        assertThat(letter.path("reason").asText()).isEqualTo("TOO_LARGE");
        assertThat(letter.path("message").asText()).isEqualTo("too <b>large</b>");
        assertThat(letter.path("value").asText()).startsWith("\u0000\ufffd").hasSizeLessThan(1000);
        assertThat(letter.path("bytes").asInt()).isEqualTo(2_000_000);
        assertThat(view.overview().path("reasons").path("TOO_LARGE").asInt()).isOne();
    }

    @Test
    void longTextsOfAnomaliesAreCut() {
        String json = "{\"id\":\"x\",\"event\":{\"text\":\"" + "a".repeat(1_000_000) + "\"}}";
        view.accept(record("w.anomalies", 1, null, utf8(json)), true);
        assertThat(WebJson.bytes(view.anomalies.newest(1, r -> true))).hasSizeLessThan(5000);
    }

    @Test
    void aLongRunIsSeenThroughABoundedNumberOfVersionsFromItsBeginningToItsEnd() {
        for (int version = 1; version <= 20_000; version++) {
            view.accept(modelRecord("m", version, 3), true);
            now += 200;
        }
        var versions = view.models.versions("m").orElseThrow();
        assertThat(versions).hasSizeBetween(ModelHistory.CAPACITY / 2, ModelHistory.CAPACITY + 1);
        assertThat(versions.get(0).number()).isEqualTo(1);
        assertThat(versions.get(versions.size() - 1).number()).isEqualTo(20_000);
        long largestGap = 0;
        for (int i = 1; i < versions.size(); i++) {
            largestGap = Math.max(
                    largestGap, versions.get(i).number() - versions.get(i - 1).number());
        }
        assertThat(largestGap).isLessThanOrEqualTo(2 * 20_000 / (ModelHistory.CAPACITY / 2));
        var kept = versions.get(10);
        assertThat(view.models.json("m", kept.number())).hasValue(model("m", kept.number(), 3));
    }

    @Test
    void modelsStayWithinTheirBudgetOfBytesAndATombstoneForgetsOne() throws InvalidModel {
        int size = model("m100", 1000, 3).length;
        var models = new Models(50L * size);
        for (int version = 1; version <= 300; version++) {
            for (int m = 100; m < 110; m++) {
                models.accept(null, model("m" + m, 1000 + version, 3), now);
            }
            now += 1000;
        }
        assertThat(models.size()).isEqualTo(10);
        assertThat(models.forgotten()).isZero();
        int versions = 0;
        for (int m = 100; m < 110; m++) {
            versions += models.versions("m" + m).orElseThrow().size();
        }
        assertThat(versions).isBetween(20, 55);
        for (int m = 200; m < 300; m++) {
            models.accept(null, model("m" + m, 1000, 3), now);
        }
        assertThat(models.size()).isBetween(40, 51);
        assertThat(models.forgotten()).isEqualTo(110 - models.size());
        assertThat(models.newest("m299")).isPresent();
        models.accept(utf8("m299"), null, now);
        assertThat(models.newest("m299")).isEmpty();
    }
}
