package io.weir.bench;

import io.weir.config.WeirConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One program under test.
 *
 * @param name also its application id, and what the names of its topics begin with
 * @param passThrough what it copies records with; null for Weir itself
 * @param models record keys among its events
 * @param dimension features of its events
 * @param settings of {@link WeirConfig}, without those that place it in the cluster
 */
record Subject(String name, PassThrough passThrough, int models, int dimension, Map<String, String> settings) {

    /** Weir with one component per cluster of the events. */
    static Subject weir(String name, Shape shape, Map<String, String> settings) {
        var all = new LinkedHashMap<String, String>();
        all.put("features", Events.features(shape.dimension()));
        all.put("event.id", "/id");
        all.put("event.time", "/ts");
        all.put("model.components", Integer.toString(shape.components()));
        all.put("model.covariance", shape.covariance());
        all.put("topic.partitions", Integer.toString(shape.partitions()));
        all.put("num.stream.threads", Integer.toString(shape.threads()));
        all.putAll(settings);
        return new Subject(name, null, shape.models(), shape.dimension(), all);
    }

    static Subject passThrough(PassThrough kind, String name, Shape shape, Map<String, String> settings) {
        Subject weir = weir(name, shape, settings);
        return new Subject(name, kind, weir.models, weir.dimension, weir.settings);
    }

    /**
     * @param covariance full, diagonal, spherical or tied
     * @param models record keys
     * @param partitions of the input
     * @param threads of Kafka Streams
     */
    record Shape(int components, int dimension, String covariance, int models, int partitions, int threads) {}
}
