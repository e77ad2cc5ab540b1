package io.weir.config;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.ComponentCount;
import io.weir.family.CovarianceType;
import io.weir.json.Cells;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Weir's own settings: keys, types, defaults, what is allowed, and what they mean. */
public final class Settings {

    private static final String AUTO = "auto";
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
    public static final String ANOMALY_EVENT = "anomaly.event";
    public static final String ANOMALY_ONCE_PER = "anomaly.once.per";
    public static final String LEARNING_PROTECT = "learning.protect";
    public static final String LEARNING_ADAPT = "learning.adapt";

    public static final String FEEDBACK_TOPIC = "feedback.topic";
    public static final String FEEDBACK_MEMORY = "feedback.memory";
    public static final String DASHBOARD_TOKEN_FILE = "dashboard.token.file";

    static final int MOST_COMPONENTS = 256;
    static final int MOST_FIRST_EVENTS = 1000;

    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]*");

    static final ConfigDef DEFINITION = new ConfigDef(HttpSettings.DEFINITION)
            .define(
                    APPLICATION_ID,
                    Type.STRING,
                    "weir",
                    matching("[a-zA-Z0-9._-]+", "letters, digits, '.', '_' and '-'"),
                    Importance.HIGH,
                    "Names the application on the cluster: its consumer group, its internal topics and its local state.")
            .define(
                    BOOTSTRAP_SERVERS,
                    Type.LIST,
                    "localhost:9092",
                    Importance.HIGH,
                    "Brokers to ask first, as host:port, separated by commas.")
            .define(
                    INPUT_TOPICS,
                    Type.LIST,
                    "events",
                    each(TOPIC_NAME, "topic names of letters, digits, '.', '_' and '-', separated by commas"),
                    Importance.HIGH,
                    "Topics with the events, one per record.")
            .define(
                    INPUT_FORMAT,
                    Type.STRING,
                    "json",
                    oneOf("json", "json-schema-envelope", "csv"),
                    Importance.MEDIUM,
                    "What an event is: json, a JSON object; json-schema-envelope, the payload of Kafka Connect's envelope with"
                            + " schema and payload; csv, a line of values, whose names are input.csv.columns.")
            .define(
                    INPUT_CSV_COLUMNS,
                    Type.STRING,
                    "",
                    Importance.LOW,
                    "Names of the columns of CSV lines, in their order, separated by commas; one that has a comma or a quote in"
                            + " it in double quotes, doubled within.")
            .define(
                    INPUT_CSV_SEPARATOR,
                    Type.STRING,
                    AUTO,
                    separator(),
                    Importance.LOW,
                    "What is between the cells of a CSV line: one character, or \\t for a tab; auto: what a file shows it to be"
                            + " (a comma, a semicolon, a tab or a bar), and a comma in records.")
            .define(
                    INPUT_CSV_DECIMAL,
                    Type.STRING,
                    AUTO,
                    oneOf(AUTO, ".", ","),
                    Importance.LOW,
                    "What is before the fraction of a number in CSV; auto: what a file shows it to be, and a point in records.")
            .define(
                    INPUT_MISSING,
                    Type.LIST,
                    Cells.MISSING,
                    Importance.LOW,
                    "Marks that stand for a missing value in CSV, in files and in records, besides the empty cell: like"
                            + " NA,-,-200. A number means every way to write it; empty for none.")
            .define(
                    INPUT_DESERIALIZER,
                    Type.CLASS,
                    null,
                    Importance.MEDIUM,
                    "A class that implements Kafka's Deserializer, for values that are none of these, like Avro with a registry;"
                            + " it goes before input.format. Settings of its own begin with input.deserializer. and are given"
                            + " to it without that; its jars come with WEIR_CLASSPATH.")
            .define(
                    TOPIC_PREFIX,
                    Type.STRING,
                    "weir.",
                    matching("[a-zA-Z0-9._-]*", "letters, digits, '.', '_' and '-'"),
                    Importance.MEDIUM,
                    "Beginning of the names of the output topics: assignments, models, lifecycle, dead-letters.")
            .define(
                    TOPIC_PARTITIONS,
                    Type.INT,
                    1,
                    Range.between(1, 10_000),
                    Importance.LOW,
                    "Partitions of an input topic that 'weir topics create' makes; output topics get as many as the input."
                            + " With model.scope=shared, backtest plays the events over as many partitions. With"
                            + " anomaly.rate.per=application, as many share a budget of alerts.")
            .define(
                    TOPIC_REPLICATION_FACTOR,
                    Type.SHORT,
                    (short) -1,
                    Importance.LOW,
                    "Replicas of the topics that are made, internal ones included; -1 is the broker's default.")
            .define(
                    FEATURES,
                    Type.STRING,
                    Importance.HIGH,
                    "The numbers of an event that make its point, separated by commas: a field as a dotted path or a JSON"
                            + " pointer, here and wherever fields are named (/request/agent, request.agent, request.\"user agent\"); log(field) for a log-normal one, log1p(field) for one that may be zero, hour(field) and weekday(field) of a time, cycle(field, hour) for its place in the day on a circle (also minute, week, year), circular(field, period) for an angle,"
                            + " lag(field, n) for its value n events of the model ago and delta(field, n) for how much it grew"
                            + " since, poisson(field) for a count, bernoulli(field) for yes or no, category(field) for one of"
                            + " several levels."
                            + " A name with commas, parentheses, dots or quotes in it is put in double quotes, which are doubled within.")
            .define(
                    FEATURES_INVALID,
                    Type.STRING,
                    "dead-letter",
                    oneOf("dead-letter", "missing"),
                    Importance.MEDIUM,
                    "What a value is that its feature cannot take, like text where a number is wanted, or log() of 0:"
                            + " dead-letter, the whole event is one; missing, the value counts as missing and is counted in"
                            + " weir_feature_invalid_ratio.")
            .define(
                    EVENT_ID,
                    Type.STRING,
                    null,
                    Importance.LOW,
                    "The field that is the event's own id, named as in features; topic-partition-offset where it has none.")
            .define(
                    EVENT_TIME,
                    Type.STRING,
                    null,
                    Importance.MEDIUM,
                    "The field that is the event time, named as in features; the record's timestamp where it has none. Times are read alike here, in hour() and"
                            + " weekday(), and in the column timestamp of files: ISO-8601 with T or a blank, also without"
                            + " separators; what access logs, mails and ctime write; numbers since 1970, also as text.")
            .define(
                    EVENT_TIME_UNIT,
                    Type.STRING,
                    "auto",
                    oneOf("auto", "s", "ms", "us", "ns"),
                    Importance.MEDIUM,
                    "What times that are numbers count: s, ms, us or ns since 1970; auto, by their size: below 1e11 s, below"
                            + " 1e14 ms, below 1e17 us, else ns, which is right for every time from March 1973 to 5138.")
            .define(
                    EVENT_TIME_FORMAT,
                    Type.STRING,
                    null,
                    Importance.LOW,
                    "A pattern of Java's DateTimeFormatter for times of another form, like dd.MM.yyyy HH:mm:ss, with English"
                            + " names. It goes before the other forms, and is tried with whole numbers too.")
            .define(
                    EVENT_ZONE,
                    Type.STRING,
                    "UTC",
                    Importance.MEDIUM,
                    "Zone of times that have neither an offset nor a zone, like Europe/Berlin or +02:00. Where clocks go"
                            + " forward, a time in the missing hour is taken as if they had not; where they go back, one in the"
                            + " doubled hour is of the first. hour() and weekday() are in UTC, cycle() is by the clocks of this zone.")
            .define(
                    EVENT_MAX_BYTES,
                    Type.INT,
                    1024 * 1024,
                    Range.between(1, 64 * 1024 * 1024),
                    Importance.LOW,
                    "Longest record value that is parsed; longer ones become dead letters.")
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
                            + " and starts anew when its scores fall for good.")
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
                            + " is 1 with anomaly.rate.per=application.")
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

    private Settings() {}

    private static Validator oneOf(String... words) {
        return (key, value) -> {
            if (!List.of(words).contains((String) value)) {
                throw new ConfigException(key, value, "expected " + String.join(" or ", words));
            }
        };
    }

    private static Validator separator() {
        return (key, value) -> {
            if (((String) value).length() != 1 && !value.equals("\\t") && !value.equals(AUTO)) {
                throw new ConfigException(key, value, "expected one character, \\t for a tab, or auto");
            }
        };
    }

    private static Validator matching(String pattern, String expected) {
        return (key, value) -> {
            if (value != null && !((String) value).matches(pattern)) {
                throw new ConfigException(key, value, "expected " + expected);
            }
        };
    }

    private static Validator each(Pattern pattern, String expected) {
        return (key, value) -> {
            List<?> values = (List<?>) value;
            if (values.isEmpty()
                    || values.stream()
                            .anyMatch(v -> ((String) v).isEmpty()
                                    || !pattern.matcher((String) v).matches())) {
                throw new ConfigException(key, value, "expected " + expected);
            }
        };
    }
}
