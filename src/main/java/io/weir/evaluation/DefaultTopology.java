package io.weir.evaluation;

import io.weir.config.WeirConfig;
import io.weir.em.ComponentCount;
import io.weir.em.online.ScoringModel;
import io.weir.event.Assignment;
import io.weir.http.Listener;
import io.weir.json.ModelKey;
import io.weir.records.DeadLetters;
import io.weir.streams.LocalTopology;
import io.weir.streams.Sinks;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One model in the topology, without a cluster, with its default configuration but for what is given. What it says of points comes
 * later than they do, in their order; after {@link #settle} all of it is there.
 */
final class DefaultTopology implements Sinks {

    /** Smallest variance, as a fraction of each feature's own: that of the yardstick's r3 columns. */
    static final double FLOOR = 1e-3;

    /** When streams begin, ms since the epoch. */
    private static final long BEGIN = 1_700_000_000_000L;

    /** Is told what was found of every point, in their order. */
    interface Listener {
        /**
         * @param i number of the point, from 0 on
         * @param made what was said of it before it was learned; its arrays are overwritten by the next one
         */
        void assigned(int i, Assignment made);
    }

    private final LocalTopology topology;
    private final Listener listener;
    private final StringBuilder event = new StringBuilder();
    private int assigned;

    /**
     * @param settings besides the features and the key
     */
    DefaultTopology(int dimension, Map<String, String> settings, Listener listener) {
        this(dimension, settings, 0, listener);
    }

    /**
     * @param settings besides the features and the key
     * @param lag events until a snapshot is at the E-steps, in shared scope
     */
    DefaultTopology(int dimension, Map<String, String> settings, int lag, Listener listener) {
        this.listener = listener;
        Map<String, String> all = new HashMap<>(settings);
        all.put("features", IntStream.range(0, dimension).mapToObj(j -> "x" + j).collect(Collectors.joining(", ")));
        all.put("model.key", "constant");
        topology = new LocalTopology(WeirConfig.load(null, Map.of(), all), this, lag);
    }

    /** The settings of a number of components, and of the yardstick's floor. */
    static Map<String, String> settings(ComponentCount components) {
        return new HashMap<>(
                Map.of("model.components", components.toString(), "model.covariance.floor", Double.toString(FLOOR)));
    }

    /** Those that teach a model every point, as batch EM learns every row: the others keep strange ones from it. */
    static Map<String, String> unprotected(ComponentCount components) {
        Map<String, String> settings = settings(components);
        settings.put("learning.protect", "off");
        return settings;
    }

    /** The model after one pass over points, of which it learned every one. */
    static ScoringModel learned(List<double[]> points, ComponentCount components) {
        var topology = new DefaultTopology(points.get(0).length, unprotected(components), (i, made) -> {});
        for (int i = 0; i < points.size(); i++) {
            topology.next(points.get(i), i);
        }
        return topology.model()
                .orElseThrow(() -> new IllegalArgumentException(points.size() + " points begin no model"));
    }

    /**
     * Scores the next point, then learns it.
     *
     * @param x NaN where there is no value; not kept
     * @param time ms since the stream began
     */
    void next(double[] x, long time) {
        topology.process(null, json(x), BEGIN + time);
    }

    /** The same in one of the partitions of the shared scope. */
    void next(int partition, double[] x, long time) {
        topology.process(partition, null, json(x), BEGIN + time);
    }

    private byte[] json(double[] x) {
        event.setLength(0);
        for (int j = 0; j < x.length; j++) {
            event.append(j == 0 ? "{\"x" : ",\"x").append(j).append("\":");
            if (x[j] == x[j]) {
                event.append(x[j]);
            } else {
                event.append("null");
            }
        }
        return event.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The listener has been told of all points. */
    void settle() {
        topology.settle();
    }

    /** What points are scored with now; empty before the first batch. */
    Optional<ScoringModel> model() {
        return topology.model(ModelKey.CONSTANT_NAME);
    }

    @Override
    public void assignment(Record<byte[], byte[]> record, Assignment made) {
        if (made.source().offset() != assigned) {
            throw new IllegalStateException(
                    "an assignment of point " + made.source().offset() + " in the turn of point " + assigned);
        }
        listener.assigned(assigned++, made);
    }

    @Override
    public void anomaly(Record<byte[], byte[]> record) {
        // Its assignment came before it.
    }

    @Override
    public void deadLetter(Record<byte[], byte[]> record) {
        throw new IllegalStateException(
                "a row was refused: " + DeadLetters.header(record.headers(), DeadLetters.MESSAGE));
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
