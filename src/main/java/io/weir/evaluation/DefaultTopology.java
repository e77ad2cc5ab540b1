package io.weir.evaluation;

import io.weir.event.Assignment;
import io.weir.streams.LocalTopology;
import io.weir.streams.WeirConfig;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;

/** One model in the topology, without a cluster, with its default configuration but for what is given. */
final class DefaultTopology implements LocalTopology.Sinks {

    private final LocalTopology topology;
    private final StringBuilder event = new StringBuilder();
    private double logLikelihood;

    /**
     * @param settings besides the features and the key
     */
    DefaultTopology(int dimension, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("features", IntStream.range(0, dimension).mapToObj(j -> "x" + j).collect(Collectors.joining(", ")));
        all.put("model.key", "constant");
        topology = new LocalTopology(WeirConfig.load(null, Map.of(), all), this);
    }

    /** log p(x) in nats before x was learned. */
    double next(double[] x, long time) {
        event.setLength(0);
        for (int j = 0; j < x.length; j++) {
            event.append(j == 0 ? "{\"x" : ",\"x").append(j).append("\":").append(x[j]);
        }
        event.append('}');
        topology.process(null, event.toString().getBytes(StandardCharsets.UTF_8), time);
        return logLikelihood;
    }

    @Override
    public void assignment(Record<byte[], byte[]> record, Assignment made) {
        logLikelihood = made.logLikelihood();
    }

    @Override
    public void anomaly(Record<byte[], byte[]> record) {
        // Its assignment came before it.
    }

    @Override
    public void deadLetter(Record<byte[], byte[]> record) {
        throw new IllegalStateException("a row was refused: " + event);
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
