package io.weir.cli;

import io.weir.config.WeirConfig;
import io.weir.http.Monitoring;
import io.weir.http.Monitoring.Door;
import io.weir.http.Monitoring.Health;
import io.weir.metrics.Exposition;
import io.weir.metrics.Metrics;
import io.weir.runtime.WeirStreams;
import java.util.Optional;

/** The processor with its metrics, and where they are served if the configuration says so. */
final class MonitoredProcessor implements AutoCloseable {

    private final Metrics metrics = new Metrics();
    private final WeirStreams streams;
    private final Exposition exposition;
    private final AutoCloseable kafka;
    private Monitoring monitoring;

    /**
     * Builds everything; contacts no broker and listens nowhere.
     *
     * @throws io.weir.config.CannotStart if the local state cannot be used
     */
    MonitoredProcessor(WeirConfig config) {
        streams = new WeirStreams(config, metrics);
        exposition = new Exposition(metrics, streams::isReady);
        var ofKafka = streams.kafkaMetrics();
        ofKafka.bindTo(exposition.prometheus());
        kafka = ofKafka;
    }

    /**
     * Serves metrics and health from now on, if the configuration names a port.
     *
     * @throws io.weir.http.WebException if that is not possible
     */
    Optional<Monitoring> serve(WeirConfig config) {
        var http = config.http();
        if (http.port() != null) {
            var keystore = LiveDashboard.keystore(config);
            var door = new Door(http.host(), http.port(), http.allowedHosts(), http.token(), keystore);
            monitoring = Monitoring.start(door, this::scrape, this::health);
        }
        return Optional.ofNullable(monitoring);
    }

    WeirStreams streams() {
        return streams;
    }

    String scrape() {
        return exposition.scrape();
    }

    private Health health() {
        var restore = metrics.restore();
        return new Health(
                streams.error().isEmpty(),
                streams.isReady(),
                streams.state(),
                restore.partitions(),
                restore.remaining());
    }

    @Override
    public void close() {
        streams.close();
        if (monitoring != null) {
            monitoring.close();
        }
        try {
            kafka.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        exposition.close();
    }
}
