package io.weir.config;

import org.apache.kafka.common.config.ConfigDef;

/** Weir's own settings: keys, types, defaults, what is allowed, and what they mean. */
public final class Settings {

    static final String AUTO = "auto";
    public static final String APPLICATION_ID = "application.id";
    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    public static final String INPUT_TOPICS = "input.topics";
    public static final String INPUT_FORMAT = "input.format";
    public static final String INPUT_CSV_COLUMNS = "input.csv.columns";
    public static final String INPUT_CSV_SEPARATOR = "input.csv.separator";
    public static final String INPUT_CSV_DECIMAL = "input.csv.decimal";
    public static final String INPUT_MISSING = "input.missing";
    public static final String INPUT_DESERIALIZER = "input.deserializer";
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String TOPIC_PARTITIONS = "topic.partitions";
    public static final String TOPIC_REPLICATION_FACTOR = "topic.replication.factor";
    public static final String FEATURES = "features";
    public static final String FEATURES_INVALID = "features.invalid";
    public static final String EVENT_ID = "event.id";
    public static final String EVENT_TIME = "event.time";
    public static final String EVENT_TIME_UNIT = "event.time.unit";
    public static final String EVENT_TIME_FORMAT = "event.time.format";
    public static final String EVENT_ZONE = "event.zone";
    public static final String CALENDAR_FILE = "calendar.file";
    public static final String EVENT_MAX_BYTES = "event.max.bytes";
    public static final String MODEL_KEY = "model.key";
    public static final String MODEL_SCOPE = "model.scope";
    public static final String MODEL_COMPONENTS = "model.components";
    public static final String MODEL_COVARIANCE = "model.covariance";
    public static final String MODEL_COVARIANCE_FLOOR = "model.covariance.floor";
    public static final String MODEL_CACHE_SHARE = "model.cache.share";
    public static final String MODEL_HISTORY = "model.history";
    public static final String MODEL_TTL = "model.ttl";
    public static final String MODEL_FIRST_EVENTS = "model.first.events";
    public static final String LEARNING_HALF_LIFE = "learning.half.life";
    public static final String LEARNING_BATCH_EVENTS = "learning.batch.events";
    public static final String LEARNING_STARTS = "learning.starts";
    public static final String LEARNING_RESERVOIR = "learning.reservoir";

    public static final String ANOMALY_ALERT_RATE = "anomaly.alert.rate";
    public static final String ANOMALY_RATE_PER = "anomaly.rate.per";
    public static final String ANOMALY_CORE_MASS = "anomaly.core.mass";
    public static final String ANOMALY_PATIENCE = "anomaly.patience";
    public static final String ANOMALY_IGNORE_NEAR = "anomaly.ignore.near";
    public static final String ANOMALY_GIVEN = "anomaly.given";
    public static final String ANOMALY_DIRECTION = "anomaly.direction";
    public static final String ANOMALY_RANGE = "anomaly.range";
    public static final String ANOMALY_EVENT = "anomaly.event";
    public static final String ANOMALY_ONCE_PER = "anomaly.once.per";
    public static final String LEARNING_PROTECT = "learning.protect";
    public static final String LEARNING_ADAPT = "learning.adapt";

    public static final String FEEDBACK_TOPIC = "feedback.topic";
    public static final String FEEDBACK_MEMORY = "feedback.memory";
    public static final String DASHBOARD_TOKEN_FILE = "dashboard.token.file";

    static final int MOST_COMPONENTS = 256;
    static final int MOST_FIRST_EVENTS = 1000;

    static final ConfigDef DEFINITION =
            AlertDefinitions.in(ModelDefinitions.in(InputDefinitions.in(new ConfigDef(HttpSettings.DEFINITION))));

    private Settings() {}
}
