package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One threshold of several partitions. */
class MergedScoresTest {

    private static final AlertPolicy POLICY =
            new AlertPolicy(AlertRate.share(0.01), 0.8, true, RegimeTimeout.events(2000), true, false);
    private static final AlertPolicy ALONE = AlertPolicy.of(0.01, true);

    /** Partitions that contribute after every so many of their events, and hear of each other at once. */
    private static final class Partitions {

        private final List<Alarm> alarms = new ArrayList<>();
        private final int batch;
        private final int[] since;
        private MergedScores scores = new MergedScores();
        private int next;

        Partitions(int n, int batch) {
            for (int p = 0; p < n; p++) {
                alarms.add(Alarm.of(POLICY));
            }
            this.batch = batch;
            since = new int[n];
        }

        boolean judge(double score, long pattern) throws IOException {
            int p = next++ % since.length;
            Alarm alarm = alarms.get(p);
            boolean alert = alarm.flags(score, pattern);
            double pValue = alarm.pValue(score, pattern);
            assertThat(!alert || pValue <= 0.01).isTrue();
            alarm.judge(score, pattern, alert, pValue, 0, 0, POLICY);
            if (++since[p] == batch) {
                since[p] = 0;
                GainedScores gained = alarm.takeGained();
                assertThat(bytes(gained::write).length).isLessThan(patternsSeen * 4000);
                scores.add(gained);
                alarms.forEach(a -> a.follow(scores.digests()));
            }
            return alert;
        }

        private int patternsSeen = 1;

        /** As after a restart of everything. */
        void restart() throws IOException {
            for (int p = 0; p < since.length; p++) {
                alarms.set(p, Alarm.read(in(bytes(alarms.get(p)::write)), POLICY));
            }
            scores = MergedScores.read(in(bytes(scores::write)));
        }
    }

    private interface Written {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Written written) throws IOException {
        var bytes = new ByteArrayOutputStream();
        written.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    @Test
    void theShareOfAlertsIsKeptOverAllPartitionsAndBeginsAsInOne() throws IOException {
        for (int n : new int[] {2, 6, 20}) {
            var random = new SplittableRandom(n);
            var partitions = new Partitions(n, 50);
            int alerts = 0;
            int firstPValue = -1;
            int events = 60_000;
            for (int i = 0; i < events; i++) {
                boolean ready = partitions.alarms.get(i % n).ready();
                firstPValue = ready && firstPValue < 0 ? i : firstPValue;
                alerts += partitions.judge(random.nextGaussian(), 0) ? 1 : 0;
            }
            assertThat(firstPValue)
                    .as("%d partitions", n)
                    .isBetween(AlertThreshold.FIRST_SCORES, AlertThreshold.FIRST_SCORES + 50 * n);
            // Each partition has a surplus of its own, which wanders by √3 alerts.
            assertThat(alerts).as("%d partitions", n).isCloseTo(600, within(30 + 4 * n));
        }
    }

    @Test
    void mergedScoresSayWhatAllOfThemSay() throws IOException {
        var random = new SplittableRandom(3);
        var partitions = new Partitions(6, 100);
        partitions.patternsSeen = 4;
        double[][] newest = new double[2][10_000];
        int[] n = new int[2];
        for (int i = 0; i < 60_000; i++) {
            // Events with a feature missing have other scores.
            int pattern = random.nextInt(4) == 0 ? 1 : 0;
            double score = random.nextGaussian() * (1 + pattern) + 5 * pattern;
            newest[pattern][n[pattern]++ % 10_000] = score;
            partitions.judge(score, pattern);
        }
        PatternDigests merged = partitions.scores.digests();
        for (int pattern = 0; pattern < 2; pattern++) {
            Arrays.sort(newest[pattern]);
            for (double q : new double[] {0.5, 0.9, 0.99, 0.998}) {
                double exact = newest[pattern][(int) (q * 10_000)];
                double survival = merged.of(pattern).survival(exact);
                assertThat(survival)
                        .as("q %s", q)
                        .isCloseTo(1 - q, within(0.003 + 6 * Math.sqrt(q * (1 - q) / 10_000)));
            }
        }
    }

    @Test
    void whatIsReadBackGoesOnAsIfNothingHadHappened() throws IOException {
        var random = new SplittableRandom(4);
        var whole = new Partitions(3, 64);
        var broken = new Partitions(3, 64);
        for (int i = 0; i < 12_000; i++) {
            double score = random.nextGaussian() + (i % 400 == 0 || i > 6000 && i < 6300 ? 9 : 0);
            int pattern = i % 5 == 0 ? 1 : 0;
            whole.patternsSeen = 4;
            broken.patternsSeen = 4;
            if (i % 97 == 0) {
                broken.restart();
            }
            assertThat(broken.judge(score, pattern)).isEqualTo(whole.judge(score, pattern));
        }
        assertThat(bytes(broken.scores::write)).isEqualTo(bytes(whole.scores::write));
    }

    /** In each of six partitions there are fewer alerts than its own quarantine minds. */
    @Test
    void aBurstThatIsThinInEveryPartitionDoesNotTeachTheThreshold() throws IOException {
        var random = new SplittableRandom(6);
        var partitions = new Partitions(6, 100);
        for (int i = 0; i < 20_000; i++) {
            partitions.judge(random.nextGaussian(), 0);
        }
        for (int wave = 0; wave < 3; wave++) {
            int found = 0;
            for (int i = 0; i < 2000; i++) {
                boolean attack = random.nextInt(10) == 0;
                boolean alert = partitions.judge(attack ? 30 : random.nextGaussian(), 0);
                found += attack && !alert ? 1 : 0;
            }
            assertThat(found).as("missed of wave %d", wave).isLessThan(4);
            for (int i = 0; i < 20_000; i++) {
                partitions.judge(random.nextGaussian(), 0);
            }
            assertThat(partitions.scores.digests().all().survival(20)).isLessThan(1e-6);
        }
    }

    /** What has come for long is not strange any more, in however many partitions. */
    @Test
    void alertsThatAboundForLongAreWhatTheStreamIs() throws IOException {
        var random = new SplittableRandom(7);
        var partitions = new Partitions(6, 100);
        int alerts = 0;
        for (int i = 0; i < 80_000; i++) {
            // Seven times the alerts that are due, from here on.
            boolean strange = i > 20_000 && random.nextInt(14) == 0;
            boolean alert = partitions.judge(strange ? 30 + random.nextGaussian() : random.nextGaussian(), 0);
            alerts += alert && i > 40_000 ? 1 : 0;
        }
        assertThat(partitions.scores.digests().all().survival(29)).isBetween(0.04, 0.08);
        assertThat(alerts).isLessThan(500);
    }

    @Test
    void whereThereIsOnePartitionNothingIsGained() {
        Alarm alarm = Alarm.of(ALONE);
        alarm.judge(1, 0, false, 0.5, 0, 0, ALONE);
        assertThat(alarm.takeGained()).isNull();
    }

    /** A model whose learner was lost begins with no scores. */
    @Test
    void whatAPartitionKnowsIsNotGivenUpForLess() {
        var random = new SplittableRandom(8);
        Alarm alarm = Alarm.of(POLICY);
        for (int i = 0; i < 5000; i++) {
            alarm.judge(random.nextGaussian(), 0, false, 0.5, 0, 0, POLICY);
        }
        alarm.takeGained();
        double before = alarm.threshold();
        alarm.follow(new MergedScores().digests());
        assertThat(alarm.threshold()).isEqualTo(before);
    }
}
