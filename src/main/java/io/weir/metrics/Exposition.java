package io.weir.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.jmx.JmxConfig;
import io.micrometer.jmx.JmxMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.event.Reason;
import io.weir.event.Suppressed;
import io.weir.mixture.ComponentChange;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Shows the numbers: as text for Prometheus, and as MBeans of the domain {@value #JMX_DOMAIN}. Kafka's own metrics are MBeans already;
 * who knows them adds them to {@link #prometheus()}.
 */
public final class Exposition implements AutoCloseable {

    /** Of Weir's own MBeans. */
    public static final String JMX_DOMAIN = "io.weir";

    /** What {@link #scrape} gives. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JmxMeterRegistry jmx = new JmxMeterRegistry(domain(), Clock.SYSTEM);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /**
     * @param ready whether all partitions are assigned and restored
     */
    public Exposition(Metrics metrics, BooleanSupplier ready) {
        bind(metrics, ready, prometheus);
        bind(metrics, ready, jmx);
        new JvmMemoryMetrics().bindTo(prometheus);
        new JvmThreadMetrics().bindTo(prometheus);
        new ProcessorMetrics().bindTo(prometheus);
        new UptimeMetrics().bindTo(prometheus);
        gc.bindTo(prometheus);
    }

    private static JmxConfig domain() {
        return new JmxConfig() {
            @Override
            public String get(String key) {
                return null;
            }

            @Override
            public String domain() {
                return JMX_DOMAIN;
            }
        };
    }

    /** The registry behind {@link #scrape}, for what others know of themselves. */
    public MeterRegistry prometheus() {
        return prometheus;
    }

    /** All metrics in the text format of Prometheus. */
    public String scrape() {
        return prometheus.scrape();
    }

    private static void bind(Metrics metrics, BooleanSupplier ready, MeterRegistry registry) {
        count(Metric.EVENTS_SCORED, Tags.empty(), metrics.events.scored, registry);
        count(Metric.EVENTS_LEARNED, Tags.empty(), metrics.events.learned, registry);
        count(Metric.EVENTS_WITHHELD, Tags.empty(), metrics.events.withheld, registry);
        count(Metric.EVENTS_DROPPED, Tags.empty(), metrics.events.dropped, registry);
        count(Metric.ALERTS, Tags.empty(), metrics.alerts.flagged, registry);
        count(Metric.OUTPUTS_REFUSED, Tags.empty(), metrics.failures.outputs, registry);
        count(Metric.THREADS_FAILED, Tags.empty(), metrics.failures.threads, registry);
        counts(Metric.DEAD_LETTERS, "reason", metrics.deadLetters, Reason::name, registry);
        counts(Metric.ALERTS_SUPPRESSED, "by", metrics.alerts.suppressed, Suppressed::label, registry);
        counts(Metric.COMPONENT_CHANGES, "event", metrics.changes, ComponentChange.Event::label, registry);

        gauge(Metric.ALERT_RATE_REALISED, Tags.empty(), () -> metrics.recent().realisedRate(), registry);
        gauge(Metric.ALERT_RATE_TARGET, Tags.empty(), () -> metrics.recent().targetRate(), registry);
        gauge(Metric.LOG_LIKELIHOOD, Tags.empty(), () -> metrics.recent().meanLogLikelihood(), registry);
        for (double q : QUANTILES) {
            gauge(
                    Metric.SCORE,
                    Tags.of("quantile", Double.toString(q)),
                    () -> metrics.recent().quantile(q),
                    registry);
        }

        gauge(Metric.MODELS, Tags.empty(), () -> metrics.models().count(), registry);
        ofModels(Metric.MODEL_COMPONENTS, ModelFigures::components, metrics, registry);
        ofModels(Metric.MODEL_EFFECTIVE_EVENTS, ModelFigures::effectiveEvents, metrics, registry);
        ofModels(Metric.MODEL_CONDITION_NUMBER, ModelFigures::conditionNumber, metrics, registry);
        ofModels(Metric.MODEL_VERSION, ModelFigures::version, metrics, registry);
        ofModels(Metric.MODEL_AGE, model -> (System.currentTimeMillis() - model.learnedAt()) / 1e3, metrics, registry);

        count(Metric.SNAPSHOTS, Tags.empty(), metrics.snapshots.number, registry);
        count(Metric.SNAPSHOT_BYTES, Tags.empty(), metrics.snapshots.bytes, registry);
        gauge(Metric.RESTORE_REMAINING, Tags.empty(), metrics.restore::remaining, registry);
        count(Metric.RESTORE_RESTORED, Tags.empty(), metrics.restore.restored, registry);
        gauge(Metric.EVENTS_WAITING, Tags.empty(), metrics.cluster::waiting, registry);
        count(Metric.EVENTS_OVERTAKEN, Tags.empty(), metrics.cluster.overtaken, registry);
        gauge(Metric.PARTITIONS_UNREAD, Tags.empty(), metrics.cluster::unreadPartitions, registry);
        gauge(Metric.BROKER_SILENT, Tags.empty(), metrics.cluster::silentSeconds, registry);
        gauge(Metric.STALLED, Tags.empty(), metrics.cluster::stalledSeconds, registry);
        metrics.fields().follow(field -> field(field, metrics.fields(), registry));
        gauge(Metric.READY, Tags.empty(), () -> ready.getAsBoolean() ? 1 : 0, registry);
    }

    /** Of a field that the configuration names. */
    private static void field(WatchedField field, FieldTable fields, MeterRegistry registry) {
        if (field.isFeature()) {
            Tags tags = Tags.of("feature", field.label());
            gauge(Metric.FEATURE_MISSING, tags, () -> fields.missing(field), registry);
            gauge(Metric.FEATURE_INVALID, tags, () -> fields.invalid(field), registry);
        } else {
            gauge(Metric.FIELD_MISSING, Tags.of("field", field.label()), () -> fields.missing(field), registry);
        }
    }

    private static void count(Metric metric, Tags tags, LongAdder count, MeterRegistry registry) {
        FunctionCounter.builder(metric.label(), count, LongAdder::sum)
                .tags(tags)
                .description(metric.description())
                .register(registry);
    }

    private static <E> void counts(
            Metric metric, String tag, Map<E, LongAdder> counts, Function<E, String> label, MeterRegistry registry) {
        counts.forEach((e, count) -> count(metric, Tags.of(tag, label.apply(e)), count, registry));
    }

    private static void gauge(Metric metric, Tags tags, DoubleSupplier value, MeterRegistry registry) {
        Gauge.builder(metric.label(), value, DoubleSupplier::getAsDouble)
                .tags(tags)
                .description(metric.description())
                .strongReference(true)
                .register(registry);
    }

    /** The least, the mean and the largest figure of all models; NaN if there are none. */
    private static void ofModels(
            Metric metric, ToDoubleFunction<ModelFigures> figure, Metrics metrics, MeterRegistry registry) {
        Map<String, ToDoubleFunction<DoubleStream>> kinds = Map.of(
                "least", values -> values.min().orElse(Double.NaN),
                "mean", values -> values.average().orElse(Double.NaN),
                "most", values -> values.max().orElse(Double.NaN));
        kinds.forEach((kind, of) -> gauge(
                metric,
                Tags.of(Metric.OF_MODELS, kind),
                () -> of.applyAsDouble(metrics.models().mapToDouble(figure)),
                registry));
    }

    @Override
    public void close() {
        gc.close();
        prometheus.close();
        jmx.close();
    }
}
