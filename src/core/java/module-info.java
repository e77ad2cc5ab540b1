/** Mixture models that learn from a stream: clusters, anomaly flags and their reasons, without Kafka. */
module io.weir.core {
    requires ejml.core;
    requires ejml.ddense;

    exports io.weir.library;
}
