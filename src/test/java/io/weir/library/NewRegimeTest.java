package io.weir.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stream that is another one all at once: it is learned soon, and told for longer. */
class NewRegimeTest {

    private static final int BEGIN = 6000;
    private static final int INCIDENT = 161;
    private static final int EVENTS = 8000;

    private static Detector.Builder description() {
        return Detector.builder("x, y").components(5);
    }

    /** Two standard normal features; 12 sd away for as long as an incident lasts. */
    private static double[][] stream(long seed, int incident) {
        var random = new SplittableRandom(seed);
        double[][] rows = new double[EVENTS][];
        for (int i = 0; i < EVENTS; i++) {
            double centre = i >= BEGIN && i < BEGIN + incident ? 12 : 0;
            rows[i] = new double[] {centre + random.nextGaussian(), centre + random.nextGaussian()};
        }
        return rows;
    }

    private static List<Verdict> verdicts(Detector detector, double[][] rows, int from, int to, int block) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = from; i < to; i += block) {
            int end = Math.min(to, i + block);
            verdicts.addAll(detector.accept(
                    Arrays.copyOfRange(rows, i, end),
                    IntStream.range(i, end).mapToLong(t -> t).toArray()));
        }
        return verdicts;
    }

    private static long flagged(List<Verdict> verdicts, int from, int to) {
        return verdicts.subList(from, to).stream().filter(Verdict::anomaly).count();
    }

    /** All that is said of each event, to the last digit. */
    private static List<String> words(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(v -> v.cluster() + " " + v.logLikelihood() + " " + v.score() + " " + v.pValue() + " " + v.anomaly()
                        + " " + v.explanation() + " " + v.modelVersion())
                .toList();
    }

    @Test
    void anIncidentOfAHundredAndSixtyEventsIsToldFromBeginningToEnd() {
        for (long seed = 1; seed <= 3; seed++) {
            List<Verdict> verdicts = verdicts(description().build(), stream(seed, INCIDENT), 0, EVENTS, 100);
            assertThat(flagged(verdicts, BEGIN, BEGIN + INCIDENT)).isGreaterThanOrEqualTo(INCIDENT - 2);
            assertThat(flagged(verdicts, BEGIN + INCIDENT, EVENTS)).isLessThan(25);
        }
    }

    @Test
    void theModelLearnsItMeanwhile() {
        List<Verdict> verdicts = verdicts(description().build(), stream(1, INCIDENT), 0, EVENTS, 100);
        assertThat(verdicts.get(BEGIN + 5).logLikelihood()).isLessThan(-20);
        assertThat(verdicts.get(BEGIN + 150).logLikelihood()).isGreaterThan(-10);
    }

    @Test
    void whatStaysIsToldForTwoHundredEventsAndThenKnown() {
        List<Verdict> verdicts = verdicts(description().build(), stream(3, EVENTS), 0, EVENTS, 100);
        assertThat(flagged(verdicts, BEGIN, BEGIN + 200)).isGreaterThan(190);
        assertThat(flagged(verdicts, BEGIN + 260, EVENTS)).isLessThan(25);
    }

    @Test
    void itDoesNotMatterHowManyEventsComeAtOnce() {
        double[][] rows = stream(2, EVENTS);
        List<Verdict> one = verdicts(description().build(), rows, 0, EVENTS, 1);
        assertThat(words(verdicts(description().build(), rows, 0, EVENTS, 700))).isEqualTo(words(one));
    }

    @Test
    void aDetectorThatWasSavedMeanwhileGoesOn() throws IOException {
        double[][] rows = stream(4, EVENTS);
        Detector detector = description().build();
        verdicts(detector, rows, 0, BEGIN + 90, 1);
        var bytes = new ByteArrayOutputStream();
        detector.write(new DataOutputStream(bytes));
        Detector read =
                Detector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), description());
        assertThat(words(verdicts(read, rows, BEGIN + 90, BEGIN + 600, 1)))
                .isEqualTo(words(verdicts(detector, rows, BEGIN + 90, BEGIN + 600, 1)));
    }
}
