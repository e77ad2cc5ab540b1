package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.WeirConfig;
import io.weir.event.Assignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** One threshold for a model, in however many partitions its events come: payments, of which one in a thousand is to be flagged. */
class SharedThresholdTest {

    private static final int PARTITIONS = 6;
    private static final double RATE = 0.001;
    /** Scores from which on a share of one in a thousand can be told. */
    private static final int TELLS = 1000;

    private static final int CALM = 30_000;
    private static final int WAVE = 30_000;
    private static final int FRAUDS = 240;
    private static final int FRAUDS_IN_A_WAVE = 60;
    private static final int EVENTS = 150_300;

    private static WeirConfig config(String scope, int partitions) {
        return Driven.config(
                "features=log(amount), category(kind), hour",
                "model.components=4",
                "model.scope=" + scope,
                "model.key=constant",
                "anomaly.alert.rate=" + RATE,
                "topic.partitions=" + partitions);
    }

    /** The first n payments, in partitions that have their turn. */
    private static Seen run(String scope, int partitions, int n) {
        boolean[] fraud = new boolean[EVENTS];
        var random = new SplittableRandom(5);
        for (int made = 0; made < FRAUDS; ) {
            int i = CALM + WAVE * (made / FRAUDS_IN_A_WAVE) + random.nextInt(600);
            made += fraud[i] ? 0 : 1;
            fraud[i] = true;
        }
        var seen = new Seen(fraud, partitions);
        var local = new LocalTopology(config(scope, partitions), seen);
        for (int i = 0; i < n; i++) {
            local.process(null, payment(random, fraud[i]), 1_700_000_000_000L + 1000L * i);
        }
        local.settle();
        return seen;
    }

    private static byte[] payment(SplittableRandom random, boolean fraud) {
        int kind = random.nextInt(4);
        double amount = Math.exp(fraud ? 9 + 0.3 * random.nextGaussian() : 2 + kind + 0.4 * random.nextGaussian());
        double hour = fraud ? 3 + random.nextGaussian() : 14 + 2 * random.nextGaussian();
        return Driven.utf8(String.format(
                Locale.ROOT,
                "{\"amount\":%.2f,\"kind\":\"%s\",\"hour\":%.2f}",
                amount,
                fraud ? "gift" : "k" + kind,
                hour));
    }

    @Test
    void alertsBeginAfterAsManyEventsAsInOnePartitionAndFraudsAreFlagged() {
        Seen one = run("shared", 1, CALM);
        Seen six = run("shared", PARTITIONS, EVENTS);
        // A partition contributes when it has a batch, so that the last of six is a few hundred events behind.
        assertThat(six.firstPValue).isBetween(one.firstPValue, one.firstPValue + 100 * PARTITIONS);
        assertThat(six.firstAlert).isLessThan(one.firstPValue + 4 * TELLS);
        for (int p = 0; p < PARTITIONS; p++) {
            assertThat(six.firstOf[p])
                    .as("first p-value of partition %d", p)
                    .isLessThan(one.firstPValue + 200 * PARTITIONS);
        }
        assertThat(one.calmAlerts).as("in one partition").isBetween(20, 45);
        assertThat(six.calmAlerts).as("in six partitions").isBetween(20, 45);
        assertThat(six.found).isGreaterThan(FRAUDS * 9 / 10);
        assertThat(six.explained).isEqualTo(six.alerts);
        assertThat(six.alerts - six.found).as("ordinary ones").isBetween(10, (int) (RATE * EVENTS));
    }

    /** What is flagged has a p-value of at most the rate and shares that sum to 1, see {@link Seen}. */
    @Test
    void inKeyScopeFlagsAgreeWithPValuesAndExplanationsToo() {
        Seen seen = run("key", 1, CALM + 1000);
        assertThat(seen.found).isGreaterThan(FRAUDS_IN_A_WAVE * 9 / 10);
        assertThat(seen.explained).isEqualTo(seen.alerts);
    }

    @Test
    void whatASnapshotSaysOfAlertsIsOfAllPartitions() {
        int events = 20_000;
        Seen seen = run("shared", PARTITIONS, events);
        JsonNode alert = seen.newest.get("alert");
        double counted = 0;
        for (JsonNode bin : alert.get("calibration").get("pValues")) {
            counted += bin.doubleValue();
        }
        // What a partition has not contributed yet is missing, and a version comes with every thousandth of the events
        // or so.
        assertThat(counted).isBetween(seen.pValues - 512.0 * PARTITIONS, (double) seen.pValues);
        assertThat(alert.get("realisedRate").doubleValue() * seen.pValues)
                .isBetween(0.75 * seen.alerts, 1.1 * seen.alerts);
    }

    private static final class Seen implements SomeSinks {

        private static final ObjectMapper JSON = new ObjectMapper();

        private final boolean[] fraud;
        private final int[] firstOf;
        private int firstPValue = Integer.MAX_VALUE;
        private int firstAlert = Integer.MAX_VALUE;
        private int calmAlerts;
        private int alerts;
        private int found;
        private int explained;
        private int pValues;
        private JsonNode newest;

        private Seen(boolean[] fraud, int partitions) {
            this.fraud = fraud;
            firstOf = new int[partitions];
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            int i = (int) made.source().offset();
            int p = made.source().partition();
            if (made.pValue() == made.pValue()) {
                pValues++;
                firstPValue = Math.min(firstPValue, i);
                firstOf[p] = firstOf[p] == 0 ? i : firstOf[p];
            } else {
                assertThat(firstOf[p])
                        .as("a partition that had p-values has them")
                        .isZero();
                assertThat(made.anomaly()).isFalse();
            }
            if (made.anomaly()) {
                assertThat(made.pValue()).isLessThanOrEqualTo(RATE);
                firstAlert = Math.min(firstAlert, i);
                alerts++;
                calmAlerts += i < CALM ? 1 : 0;
                found += fraud[i] ? 1 : 0;
            }
        }

        @Override
        public void model(Record<String, byte[]> record) {
            newest = read(record.value());
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            explained++;
            double sum = 0;
            for (JsonNode share : read(record.value()).get("explanation")) {
                assertThat(share.get("share").doubleValue()).isNotNegative();
                sum += share.get("share").doubleValue();
            }
            assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
        }

        private static JsonNode read(byte[] json) {
            try {
                return JSON.readTree(json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            throw new AssertionError("a dead letter");
        }
    }
}
