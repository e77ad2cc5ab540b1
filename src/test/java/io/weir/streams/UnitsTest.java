package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.event.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same events in other units are judged the same, from the first one to the last. */
class UnitsTest {

    private static final int EVENTS = 3600;
    /** Powers of two change no digit but those of logarithms; what other factors change is rounding. */
    private static final double[][] UNITS = {{1.0 / 1024, 4096}, {1000, 1e-6}};

    /** By so many roundings of an offset a p-value may change, a standard deviation being 1; 10 measured. */
    private static final int MOST_ROUNDINGS = 32;

    private static final class Judged implements SomeSinks {

        private final List<Boolean> alerts = new ArrayList<>();
        private final List<Double> pValues = new ArrayList<>();

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            alerts.add(made.anomaly());
            pValues.add(made.pValue());
        }
    }

    /** Two clusters; some features are missing now and then, and some events are odd. x and y are in units of their own. */
    private static String event(int i, double unitX, double unitY) {
        var random = new SplittableRandom(i);
        int k = random.nextInt(2);
        double x = 6 * k + random.nextGaussian() + (i % 200 == 77 ? 12 : 0);
        double y = 3 - 5 * k + random.nextGaussian() + 0.5 * x;
        boolean missingX = random.nextInt(12) == 0;
        boolean missingY = !missingX && random.nextInt(12) == 0;
        var json = new StringBuilder("{\"n\":" + (4 * k + random.nextInt(4)) + ",\"b\":" + random.nextBoolean()
                + ",\"c\":\"" + (k == 0 ? "a" : "b") + random.nextInt(3) + "\"");
        double l = Math.exp(2 * k + 0.5 * random.nextGaussian());
        if (!missingX) {
            json.append(",\"x\":").append(x * unitX);
        }
        if (!missingY) {
            json.append(",\"y\":").append(y * unitY);
        }
        return json.append(",\"l\":").append(l * unitX).append('}').toString();
    }

    private static Judged run(String features, String covariance, double unitX, double unitY) {
        var judged = new Judged();
        var local = new LocalTopology(
                Driven.config(
                        "features=" + features,
                        "model.key=constant",
                        "model.components=2",
                        "model.covariance=" + covariance),
                judged);
        for (int i = 0; i < EVENTS; i++) {
            local.process(null, Driven.utf8(event(i, unitX, unitY)), 0);
        }
        local.settle();
        assertThat(judged.alerts.size()).isEqualTo(EVENTS);
        return judged;
    }

    private static List<Integer> flagged(Judged judged) {
        return IntStream.range(0, EVENTS).filter(judged.alerts::get).boxed().toList();
    }

    /** A value as it is written beside a large one: a multiple of 2⁻²⁰, so that nothing of it is lost there. */
    private static double rounded(double v) {
        return Math.rint(v * 0x1p20) / 0x1p20;
    }

    private static Judged shifted(String covariance, double[] unit, double offset) {
        var judged = new Judged();
        var local = new LocalTopology(
                Driven.config(
                        "features=x, y, z",
                        "model.key=constant",
                        "model.components=2",
                        "model.covariance=" + covariance),
                judged);
        for (int i = 0; i < EVENTS; i++) {
            var random = new SplittableRandom(i);
            int k = random.nextInt(2);
            double x = rounded(6 * k + random.nextGaussian() + (i % 200 == 77 ? 12 : 0));
            double y = rounded(3 - 5 * k + random.nextGaussian() + 0.5 * x);
            double z = rounded(random.nextGaussian() + 0.3 * x);
            String event = "{\"x\":" + x * unit[0] + ",\"y\":" + y * unit[1] + ",\"z\":" + (z * unit[2] + offset) + '}';
            local.process(null, Driven.utf8(event), 0);
        }
        local.settle();
        return judged;
    }

    /**
     * Units of 10⁻¹² and 10¹² and an offset at once. Units cost no digits. An offset costs some roundings of its own size: a mean is a
     * number in the units of the events, here and in a model that is written down, and near 10⁸ there is one number for each 1.5 · 10⁻⁸
     * standard deviations. The values themselves have no more digits there; who reads N(0, 1) as 10⁸ + N(0, 1) has changed p-values by
     * 2 · 10⁻⁸ before anything is computed.
     */
    @ParameterizedTest(name = "{0}, offset {1}")
    @CsvSource({"full, 2e3", "full, 1e5", "full, 1e8", "diagonal, 1e8", "tied, 1e8"})
    void smallAndLargeUnitsAndAnOffsetAtOnceCostTheRoundingsOfTheOffset(String covariance, double offset) {
        // Where zero is says how wide a first event is; for both it is far away.
        Judged here = shifted(covariance, new double[] {1, 1, 1}, 1024);
        Judged there = shifted(covariance, new double[] {1e-12, 1e12, 1}, offset);
        assertThat(flagged(there)).isEqualTo(flagged(here));
        assertThat(here.alerts).as("there is something to compare").contains(true);
        double tolerance = 1e-10 + MOST_ROUNDINGS * Math.ulp(offset);
        for (int i = 0; i < EVENTS; i++) {
            double p = here.pValues.get(i);
            double shifted = there.pValues.get(i);
            assertThat(shifted == shifted).as("event %d", i).isEqualTo(p == p);
            if (p == p) {
                assertThat(shifted).as("event %d", i).isCloseTo(p, within(tolerance));
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
            x, y                                                    | full
            x, y                                                    | diagonal
            x, y                                                    | tied
            x, y                                                    | spherical
            x, log(l)                                               | full
            x, poisson(n)                                           | full
            l, y, bernoulli(b)                                      | full
            l, y, category(c)                                       | full
            x, y, circular(n, 24)                                   | full
            x, y, log(l), poisson(n), bernoulli(b), category(c)     | full
            x, y, log(l), poisson(n), bernoulli(b), category(c)     | diagonal
            """)
    void anotherUnitChangesNoAlertAndNoPValue(String features, String covariance) {
        Judged here = run(features, covariance, 1, 1);
        assertThat(here.alerts).as("there is something to compare").contains(true);
        for (double[] units : UNITS) {
            // One variance for all features is one of one unit.
            double unitY = covariance.equals("spherical") ? units[0] : units[1];
            Judged there = run(features, covariance, units[0], unitY);
            assertThat(flagged(there)).isEqualTo(flagged(here));
            for (int i = 0; i < EVENTS; i++) {
                double p = here.pValues.get(i);
                if (p == p) {
                    assertThat(there.pValues.get(i)).as("event %d", i).isCloseTo(p, within(1e-9));
                } else {
                    assertThat(there.pValues.get(i)).isNaN();
                }
            }
        }
    }
}
