package io.weir.config;

import static io.weir.config.Settings.ANOMALY_ALERT_RATE;
import static io.weir.config.Settings.ANOMALY_CORE_MASS;
import static io.weir.config.Settings.ANOMALY_DIRECTION;
import static io.weir.config.Settings.ANOMALY_EVENT;
import static io.weir.config.Settings.ANOMALY_GIVEN;
import static io.weir.config.Settings.ANOMALY_IGNORE_NEAR;
import static io.weir.config.Settings.ANOMALY_ONCE_PER;
import static io.weir.config.Settings.ANOMALY_PATIENCE;
import static io.weir.config.Settings.ANOMALY_RANGE;
import static io.weir.config.Settings.ANOMALY_RATE_PER;
import static io.weir.config.Settings.DASHBOARD_TOKEN_FILE;
import static io.weir.config.Settings.FEEDBACK_MEMORY;
import static io.weir.config.Settings.FEEDBACK_TOPIC;
import static io.weir.config.Settings.LEARNING_PROTECT;
import static io.weir.config.Validators.matching;
import static io.weir.config.Validators.oneOf;

import io.weir.anomaly.AlertPolicy;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Settings of what is flagged, what is learned of it and who may say otherwise. */
final class AlertDefinitions {

    private AlertDefinitions() {}

    static ConfigDef in(ConfigDef definition) {
        return definition
                .define(
                        ANOMALY_ALERT_RATE,
                        Type.STRING,
                        "0.01",
                        (key, value) -> SettingValues.alertRate((String) value),
                        Importance.HIGH,
                        "How much of a model's events to flag: a share above 0 and at most 0.5, or a number of alerts in a"
                                + " period of event time, like '50 per P1D'. Flags begin after 1 / share scores of the model, in all"
                                + " its partitions together.")
                .define(
                        ANOMALY_RATE_PER,
                        Type.STRING,
                        "model",
                        oneOf("model", "application"),
                        Importance.MEDIUM,
                        "Whose events anomaly.alert.rate is about: those of each model, or those of all models together, whose scores"
                                + " are compared. With application a model is judged by the scores of all others from its first events"
                                + " on. A budget is shared out evenly among as many partitions as topic.partitions says, which has to"
                                + " be how many the input has. Only with model.scope=key.")
                .define(
                        ANOMALY_CORE_MASS,
                        Type.DOUBLE,
                        AlertPolicy.DEFAULT_CORE_MASS,
                        Range.between(0.01, 1),
                        Importance.LOW,
                        "Events are scored by the largest components that have this share of the mass together. Unless it is set, it"
                                + " is 1 with anomaly.rate.per=application, and with calendar() in anomaly.given, since holidays are rare.")
                .define(
                        LEARNING_PROTECT,
                        Type.STRING,
                        "on",
                        oneOf("on", "off"),
                        Importance.MEDIUM,
                        "Whether flagged events are kept from teaching the model that they are normal, until they have abounded"
                                + " for longer than anomaly.patience.")
                .define(
                        ANOMALY_PATIENCE,
                        Type.STRING,
                        "2000 events",
                        (key, value) -> SettingValues.patience((String) value),
                        Importance.MEDIUM,
                        "How long alerts must abound in a model before they are accepted as a new regime: events, like '2000"
                                + " events', or event time, like PT30M. Where all events are strange it is sooner.")
                .define(
                        ANOMALY_IGNORE_NEAR,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "Distances from the expected value that are no reason for an alert, like 'latency_ms:5, bytes:10%', of"
                                + " features written as in features: an"
                                + " event is not flagged if every feature with 5 % or more of the distance is that near.")
                .define(
                        ANOMALY_GIVEN,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "Features that are context, like 'cycle(ts, hour), lag(v, 1), region', written as in features: events are"
                                + " judged by the other features given these, and these are never the reason for an alert. Clusters"
                                + " stay those of all features.")
                .define(
                        ANOMALY_DIRECTION,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "In which direction features are strange, where not in both, like 'latency_ms:up, disk_free:down', written as"
                                + " in features: a value on the other side of what was expected counts as little as if it was"
                                + " missing.")
                .define(
                        ANOMALY_RANGE,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "Between which values features may be, in the events' own units, like 'temperature:-40..125, retries:..20,"
                                + " bytes:0..', written as in features: an event with another value is flagged whatever the model"
                                + " says, and never learned.")
                .define(
                        ANOMALY_ONCE_PER,
                        Type.STRING,
                        "none",
                        (key, value) -> SettingValues.oncePer((String) value),
                        Importance.MEDIUM,
                        "Event time in which a model alerts once, like PT10M; further alerts are counted in the next one. none:"
                                + " every strange event is an alert.")
                .define(
                        ANOMALY_EVENT,
                        Type.STRING,
                        "full",
                        oneOf("full", "features", "none"),
                        Importance.LOW,
                        "What of its event a record of the anomalies carries: full, features for their values alone, or none. What"
                                + " does not fit the topic is left out in any case.")
                .define(
                        FEEDBACK_TOPIC,
                        Type.STRING,
                        null,
                        matching("[a-zA-Z0-9._-]+", "a topic name of letters, digits, '.', '_' and '-', or none"),
                        Importance.MEDIUM,
                        "Topic with what people say of assigned events, like {\"model\":\"m\",\"id\":\"e1\",\"label\":\"normal\"}:"
                                + " an event called normal is learned, one called anomaly is not, or no longer."
                                + " <topic.prefix>feedback if it is not given; none: no feedback is read.")
                .define(
                        FEEDBACK_MEMORY,
                        Type.INT,
                        256,
                        Range.between(16, 1_000_000),
                        Importance.LOW,
                        "Events of a model that feedback may be given on: so many strange ones, and as many others, the newest.")
                .define(
                        DASHBOARD_TOKEN_FILE,
                        Type.STRING,
                        null,
                        Importance.LOW,
                        "A file whose first line is a token of at least 16 characters: who knows it may mark anomalies as normal"
                                + " on the dashboard. Without it the dashboard is read-only.");
    }
}
