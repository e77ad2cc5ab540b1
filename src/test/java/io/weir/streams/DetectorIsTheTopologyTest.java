package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Assignment;
import io.weir.library.Detector;
import io.weir.library.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** A library's detector, a backtest and the topology are the same loop: they say the same of an event, to the last digit. */
class DetectorIsTheTopologyTest {

    private static final int EVENTS = 5000;

    @Test
    void theyAgreeToTheLastDigit() {
        var config = Driven.config("features=x, y", "model.key=constant", "model.components=3");
        List<String> local = new ArrayList<>();
        var topology = new LocalTopology(config, new Lines(local));
        Detector detector = Detector.builder("x, y").components(3).build();
        List<String> own = new ArrayList<>();
        var random = new SplittableRandom(8);
        for (int i = 0; i < EVENTS; i++) {
            double centre = 8 * random.nextInt(3);
            double x = centre + random.nextGaussian();
            double y = random.nextInt(100) == 0 ? 40 : random.nextGaussian() - centre;
            String json = String.format(Locale.ROOT, "{\"x\":%s,\"y\":%s}", x, y);
            topology.process(null, Driven.utf8(json), 1000L * i);
            Verdict v = detector.accept(new double[] {x, y}, 1000L * i);
            own.add(line(v.modelVersion(), v.cluster(), v.logLikelihood(), v.score(), v.pValue(), v.anomaly()));
        }
        topology.settle();
        assertThat(local).hasSize(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            assertThat(own.get(i)).as("event %d", i).isEqualTo(local.get(i));
        }
        assertThat(own.stream().filter(line -> line.endsWith("true")).count()).isBetween(20L, 100L);
    }

    private static String line(long version, long cluster, double log, double score, double p, boolean anomaly) {
        return version + " " + cluster + " " + log + " " + score + " " + p + " " + anomaly;
    }

    private record Lines(List<String> lines) implements Sinks {

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            lines.add(line(
                    made.modelVersion(),
                    made.cluster(),
                    made.logLikelihood(),
                    made.score(),
                    made.pValue(),
                    made.anomaly()));
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            // Its assignment came before it.
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            throw new AssertionError("every event can be read");
        }

        @Override
        public void model(Record<String, byte[]> record) {
            // What it predicts is what counts.
        }

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            // What it predicts is what counts.
        }
    }
}
