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
                    assertThat(there.pValues.get(i)).as("event %d", i).isCloseTo(p, within(1e-6));
                } else {
                    assertThat(there.pValues.get(i)).isNaN();
                }
            }
        }
    }
}
