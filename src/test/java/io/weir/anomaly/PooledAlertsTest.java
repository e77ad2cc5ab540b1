package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many models, and one rate of alerts for all of them. */
class PooledAlertsTest {

    private static final double RATE = 0.01;
    private static final long DAY = 86_400_000L;

    private static AlertPolicy pooled(AlertRate rate) {
        return new AlertPolicy(rate, 1, true, RegimeTimeout.events(2000), false, true);
    }

    /** Models that get their events in turn. */
    private static final class Fleet {

        private final AlertPolicy policy;
        private final List<Alarm> alarms = new ArrayList<>();
        private PooledAlerts pool;
        private int events;
        private double pValue;

        Fleet(int models, AlertPolicy policy) {
            this.policy = policy;
            pool = PooledAlerts.of(policy);
            for (int i = 0; i < models; i++) {
                alarms.add(Alarm.of(policy));
            }
        }

        boolean judge(int model, double score, long timestamp) {
            Alarm alarm = alarms.get(model);
            alarm.join(pool);
            boolean alert = alarm.flags(score, MissingPattern.COMPLETE);
            pValue = alarm.pValue(score, MissingPattern.COMPLETE);
            assertThat(!alert || pValue <= alarm.targetRate() * (1 + 1e-9)).isTrue();
            alarm.judge(score, MissingPattern.COMPLETE, alert, pValue, 0, timestamp, policy);
            events++;
            return alert;
        }

        /** As after a restart. */
        void restart() throws IOException {
            var bytes = new ByteArrayOutputStream();
            pool.write(new DataOutputStream(bytes));
            pool = PooledAlerts.read(in(bytes), policy);
            for (int i = 0; i < alarms.size(); i++) {
                bytes.reset();
                alarms.get(i).write(new DataOutputStream(bytes));
                alarms.set(i, Alarm.read(in(bytes), policy));
            }
        }

        private static DataInputStream in(ByteArrayOutputStream bytes) {
            return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        }
    }

    private static double exponential(SplittableRandom random) {
        return -Math.log(1 - random.nextDouble());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 2000})
    void theShareIsThatOfAllModelsTogether(int models) {
        var random = new SplittableRandom(models);
        var fleet = new Fleet(models, pooled(AlertRate.share(RATE)));
        int alerts = 0;
        int n = 40_000;
        for (int i = 0; i < n; i++) {
            alerts += fleet.judge(i % models, exponential(random), 1000L * i) ? 1 : 0;
        }
        assertThat(alerts).isBetween((int) (0.95 * RATE * n), (int) (1.05 * RATE * n));
    }

    @Test
    void aYoungModelIsJudgedByWhatIsKnownOfTheOthers() {
        var random = new SplittableRandom(3);
        var fleet = new Fleet(20, pooled(AlertRate.share(RATE)));
        for (int i = 0; i < 2000; i++) {
            fleet.judge(i % 19, exponential(random), i);
        }
        assertThat(fleet.judge(19, 12, 2000)).as("the first event of a model").isTrue();
        assertThat(fleet.judge(19, 1, 2001)).isFalse();
        assertThat(fleet.pValue).isBetween(0.2, 0.6);
    }

    @Test
    void aBudgetIsOfAllModelsTogether() {
        var random = new SplittableRandom(4);
        AlertPolicy policy = pooled(AlertRate.budget(50, DAY));
        int models = 100;
        int days = 10;
        int perDay = 20_000;
        for (int places : new int[] {1, 2}) {
            int alerts = 0;
            for (int place = 0; place < places; place++) {
                var fleet = new Fleet(models, policy.inOneOf(places));
                for (int i = 0; i < perDay * days / places; i++) {
                    alerts += fleet.judge(i % models, exponential(random), i * DAY * places / perDay) ? 1 : 0;
                }
            }
            assertThat(alerts).as("%d places", places).isBetween(50 * (days - 1), 50 * (days + 1));
        }
    }

    @Test
    void whatOneModelHasTooMuchOfDoesNotSilenceTheOthers() {
        var random = new SplittableRandom(5);
        var fleet = new Fleet(20, pooled(AlertRate.share(RATE)));
        int others = 0;
        int attacks = 0;
        int n = 60_000;
        for (int i = 0; i < n; i++) {
            int model = i % 20;
            boolean attack = model == 7 && i > n / 2 && random.nextInt(2) == 0;
            boolean alert = fleet.judge(model, attack ? 15 + random.nextDouble() : exponential(random), i);
            others += alert && model != 7 && i > n / 2 ? 1 : 0;
            attacks += alert && attack ? 1 : 0;
        }
        double due = RATE * 19 / 20 * n / 2;
        assertThat((double) others).isBetween(0.8 * due, 1.2 * due);
        assertThat(attacks).as("alerts of an attack of some 750 events").isGreaterThan(700);
    }

    @Test
    void aBurstOfOneModelEarnsTheOthersNoAlerts() {
        var random = new SplittableRandom(7);
        var fleet = new Fleet(
                20, new AlertPolicy(AlertRate.share(RATE), 1, true, RegimeTimeout.events(50_000), false, true));
        for (int i = 0; i < 10_000; i++) {
            fleet.judge(i % 20, exponential(random), i);
        }
        for (int i = 0; i < 10_000; i++) {
            fleet.judge(7, random.nextInt(2) == 0 ? 15 + random.nextDouble() : exponential(random), i);
        }
        int others = 0;
        for (int i = 0; i < 1000; i++) {
            others += fleet.judge(i % 7, exponential(random), i) ? 1 : 0;
        }
        assertThat(others).as("of 1,000 ordinary events").isLessThan(20);
    }

    @Test
    void aWrongClockSaysNothingOfTheOthers() {
        var random = new SplittableRandom(8);
        var fleet = new Fleet(20, pooled(AlertRate.budget(50, DAY)));
        long start = 20_000 * DAY;
        int perDay = 5000;
        int[] alerts = new int[12];
        for (int i = 0; i < perDay * alerts.length; i++) {
            int model = i % 20;
            long wrong = model != 3 ? 0 : i < perDay * 6 ? -start : 1000 * DAY;
            alerts[i / perDay] += fleet.judge(model, exponential(random), start + i * DAY / perDay + wrong) ? 1 : 0;
        }
        for (int day = 1; day < alerts.length; day++) {
            assertThat(alerts[day]).as("alerts of day %d", day).isBetween(30, 70);
        }
    }

    @Test
    void aRestartChangesNothing() throws IOException {
        var random = new SplittableRandom(6);
        var one = new Fleet(30, pooled(AlertRate.budget(20, DAY)));
        var other = new Fleet(30, pooled(AlertRate.budget(20, DAY)));
        for (int i = 0; i < 5000; i++) {
            double score = exponential(random) + (i % 701 == 0 ? 10 : 0);
            int model = random.nextInt(30);
            boolean alert = one.judge(model, score, 20_000L * i);
            if (i % 617 == 0) {
                other.restart();
            }
            assertThat(other.judge(model, score, 20_000L * i)).as("event %d", i).isEqualTo(alert);
            assertThat(Double.toString(other.pValue)).isEqualTo(Double.toString(one.pValue));
        }
    }
}
