package io.weir.metrics;

/** Names, units and descriptions of Weir's own metrics. The names are part of the outside contract and are never changed. */
public enum Metric {
    EVENTS_SCORED("weir.events.scored", "events", "Events that were scored and assigned."),
    EVENTS_LEARNED("weir.events.learned", "events", "Events that a model has learned."),
    EVENTS_WITHHELD("weir.events.withheld", "events", "Strange events that were kept from teaching a model."),
    EVENTS_DROPPED(
            "weir.events.dropped",
            "events",
            "Scored events that came too late to be learned: a command had replaced or frozen the model."),
    DEAD_LETTERS("weir.dead.letters", "events", "Events that became dead letters, by reason."),
    FEATURE_MISSING(
            "weir.feature.missing.ratio",
            null,
            "Share of the newest events that have no value of a feature, by feature; 1,000 to 2,000 events per task."),
    FEATURE_INVALID(
            "weir.feature.invalid.ratio",
            null,
            "Share of the same events whose value of a feature counts as missing because the feature cannot take it"
                    + " (features.invalid=missing)."),
    FIELD_MISSING(
            "weir.field.missing.ratio",
            null,
            "Share of the newest events that have no event.id, event.time or model.key, by setting; 1,000 to 2,000 events"
                    + " per task."),
    ALERTS("weir.alerts", "events", "Events that were flagged and sent as anomalies."),
    ALERTS_SUPPRESSED(
            "weir.alerts.suppressed", "events", "Strange events that were not sent, by what suppressed them."),
    ALERT_RATE_REALISED(
            "weir.alert.rate.realised",
            null,
            "Share of the newest judged events that were strange, suppressed ones included; 10,000 to 20,000 events per task."),
    ALERT_RATE_TARGET(
            "weir.alert.rate.target", null, "Share of the same events that anomaly.alert.rate asked for, on average."),
    SCORE(
            "weir.score.nats",
            "nats",
            "Quantiles of the anomaly scores of the newest events, within 7 %; 10,000 to 20,000 events per task."),
    LOG_LIKELIHOOD(
            "weir.log.likelihood.nats",
            "nats",
            "Mean of log p(x) of the newest events, as they were scored; 10,000 to 20,000 events per task."),
    MODELS(
            "weir.models",
            null,
            "Models that learned here since the start, those that learned last; at most 1,000 per task. The figures of"
                    + " weir_model_… are of these."),
    MODEL_COMPONENTS("weir.model.components", null, "Components of a model."),
    MODEL_EFFECTIVE_EVENTS(
            "weir.model.effective.events",
            "events",
            "Equally weighted events that know as much as a model's statistics."),
    MODEL_CONDITION_NUMBER(
            "weir.model.condition.number",
            null,
            "Condition number of the worst correlation matrix among a model's components; 1 if features are independent."),
    MODEL_VERSION("weir.model.version", null, "Version of a model."),
    MODEL_AGE("weir.model.age.seconds", "seconds", "Time since a model learned last."),
    COMPONENT_CHANGES(
            "weir.component.changes",
            null,
            "Components born, died, merged or split, models that drifted, batches that could not be learned and models of"
                    + " which something cannot be read, by event."),
    SNAPSHOTS("weir.snapshots", null, "Snapshots that were published."),
    SNAPSHOT_BYTES("weir.snapshot.bytes", "bytes", "Bytes of all snapshots that were published."),
    RESTORE_REMAINING("weir.restore.remaining", "offsets", "Offsets of changelogs that are still to be restored."),
    RESTORE_RESTORED("weir.restore.restored", "records", "Records that were restored from changelogs."),
    EVENTS_WAITING(
            "weir.events.waiting",
            "events",
            "Events in the partitions of this process that are not committed, as the cluster says."),
    EVENTS_OVERTAKEN(
            "weir.events.overtaken",
            "events",
            "Events that retention deleted while the application was stopped, before they were read."),
    PARTITIONS_UNREAD(
            "weir.partitions.unread", null, "Partitions that the input got since the start; nobody reads them."),
    BROKER_SILENT("weir.broker.silent.seconds", "seconds", "Time since a broker answered last; 0 while they answer."),
    STALLED(
            "weir.stalled.seconds",
            "seconds",
            "Time in which events waited and nothing was committed; 0 while something is, or nothing waits."),
    THREADS_FAILED("weir.threads.failed", null, "Stream threads that failed and were replaced, or ended the process."),
    OUTPUTS_REFUSED(
            "weir.outputs.refused", "records", "Records of output or internal topics that their topic would not take."),
    READY("weir.ready", null, "1 while all partitions are assigned and restored, otherwise 0.");

    /** The label that tells apart the least, the mean and the largest figure of all models. */
    public static final String OF_MODELS = "models";

    private final String label;
    private final String unit;
    private final String description;

    Metric(String label, String unit, String description) {
        this.label = label;
        this.unit = unit;
        this.description = description;
    }

    /** As Micrometer writes it, {@code weir.events.scored}; for Prometheus it is {@code weir_events_scored_total}. */
    public String label() {
        return label;
    }

    /** Null if it is a mere number. */
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }
}
