package io.weir.config;

import static io.weir.config.Settings.LEARNING_ADAPT;
import static io.weir.config.Settings.LEARNING_BATCH_EVENTS;
import static io.weir.config.Settings.LEARNING_HALF_LIFE;
import static io.weir.config.Settings.LEARNING_RESERVOIR;
import static io.weir.config.Settings.LEARNING_STARTS;
import static io.weir.config.Settings.MODEL_CACHE_SHARE;
import static io.weir.config.Settings.MODEL_COMPONENTS;
import static io.weir.config.Settings.MODEL_COVARIANCE;
import static io.weir.config.Settings.MODEL_COVARIANCE_FLOOR;
import static io.weir.config.Settings.MODEL_FIRST_EVENTS;
import static io.weir.config.Settings.MODEL_HISTORY;
import static io.weir.config.Settings.MODEL_KEY;
import static io.weir.config.Settings.MODEL_SCOPE;
import static io.weir.config.Settings.MODEL_TTL;
import static io.weir.config.Settings.MOST_COMPONENTS;
import static io.weir.config.Settings.MOST_FIRST_EVENTS;
import static io.weir.config.Validators.oneOf;

import io.weir.em.ComponentCount;
import io.weir.family.CovarianceType;
import java.util.Arrays;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Settings of models and of how they learn. */
final class ModelDefinitions {

    private ModelDefinitions() {}

    static ConfigDef in(ConfigDef definition) {
        return definition
                .define(
                        MODEL_KEY,
                        Type.STRING,
                        "record-key",
                        Importance.HIGH,
                        "Which model an event belongs to: record-key (one model per key), field(/path) (one per value of a"
                                + " field, named as in features; events are repartitioned by it), constant (one model for all).")
                .define(
                        MODEL_SCOPE,
                        Type.STRING,
                        "key",
                        oneOf("key", "shared"),
                        Importance.MEDIUM,
                        "key: the events of a model are brought into one partition, scored and learned there; the same input gives"
                                + " the same output. shared: they are scored in the partitions they come in, and one learner"
                                + " gathers the statistics of all.")
                .define(
                        MODEL_COMPONENTS,
                        Type.STRING,
                        "8",
                        (key, value) -> SettingValues.components((String) value),
                        Importance.HIGH,
                        "Number of clusters K of a model, 1 to " + MOST_COMPONENTS
                                + "; auto: the data decide, between 1 and " + ComponentCount.DEFAULT_MOST
                                + ", or between other bounds, like 'auto(2..40)'.")
                .define(
                        MODEL_COVARIANCE,
                        Type.STRING,
                        "full",
                        oneOf(Arrays.stream(CovarianceType.values())
                                .map(CovarianceType::label)
                                .toArray(String[]::new)),
                        Importance.MEDIUM,
                        "Shape of the clusters: full, diagonal, spherical (one variance for all features, which then need one unit),"
                                + " or tied (one full covariance for all).")
                .define(
                        MODEL_COVARIANCE_FLOOR,
                        Type.DOUBLE,
                        1e-6,
                        Range.between(0, 0.999),
                        Importance.LOW,
                        "Smallest variance, as a fraction of each feature's own variance at the start.")
                .define(
                        MODEL_CACHE_SHARE,
                        Type.DOUBLE,
                        0.35,
                        Range.between(0.01, 0.8),
                        Importance.LOW,
                        "Share of the largest heap (-Xmx) that the live models of this process may take together; others wait on"
                                + " disk.")
                .define(
                        MODEL_TTL,
                        Type.STRING,
                        "none",
                        (key, value) -> SettingValues.ttl((String) value),
                        Importance.MEDIUM,
                        "How long a model may have no events before it is forgotten, like P30D: with a tombstone on the topic of"
                                + " models, in all stores, and a lifecycle event. Time is that of the records in its partition,"
                                + " so where nothing comes nothing goes. none: models are kept for ever. For model.scope=key.")
                .define(
                        MODEL_FIRST_EVENTS,
                        Type.INT,
                        2,
                        Range.between(1, MOST_FIRST_EVENTS),
                        Importance.LOW,
                        "Events of a key before it gets a model. Until then they wait, in some hundred bytes, and are scored by"
                                + " a vague one.")
                .define(
                        MODEL_HISTORY,
                        Type.INT,
                        8,
                        Range.between(0, 1000),
                        Importance.LOW,
                        "Newest versions of a model that it can be rolled back to; of older ones every second one is kept as long"
                                + " again, then every fourth, up to every 64th. 0: none.")
                .define(
                        LEARNING_HALF_LIFE,
                        Type.STRING,
                        "none",
                        (key, value) -> SettingValues.halfLife((String) value),
                        Importance.HIGH,
                        "When an event counts half: after so many others of its model, like '20000 events'; after so much event"
                                + " time, like PT6H or P7D; none: every event counts the same, as long as learning.adapt finds"
                                + " no half-life that predicts the stream better.")
                .define(
                        LEARNING_BATCH_EVENTS,
                        Type.INT,
                        256,
                        Range.between(1, 4096),
                        Importance.LOW,
                        "Events of a model that are learned together once the model is grown.")
                .define(
                        LEARNING_STARTS,
                        Type.INT,
                        10,
                        Range.between(1, 100),
                        Importance.LOW,
                        "Runs of EM at a model's start, of which the best one wins.")
                .define(
                        LEARNING_RESERVOIR,
                        Type.INT,
                        16_000,
                        Range.between(1000, 1_000_000),
                        Importance.LOW,
                        "Events of a model that are kept, as a uniform sample, to start from.")
                .define(
                        LEARNING_ADAPT,
                        Type.BOOLEAN,
                        true,
                        Importance.MEDIUM,
                        "Whether a model adapts to a stream that changes: it chooses among several half-lives when none is given,"
                                + " and starts anew when its scores fall for good.");
    }
}
