package io.weir.config;

import static io.weir.config.Settings.APPLICATION_ID;
import static io.weir.config.Settings.AUTO;
import static io.weir.config.Settings.BOOTSTRAP_SERVERS;
import static io.weir.config.Settings.CALENDAR_FILE;
import static io.weir.config.Settings.EVENT_ID;
import static io.weir.config.Settings.EVENT_MAX_BYTES;
import static io.weir.config.Settings.EVENT_TIME;
import static io.weir.config.Settings.EVENT_TIME_FORMAT;
import static io.weir.config.Settings.EVENT_TIME_UNIT;
import static io.weir.config.Settings.EVENT_ZONE;
import static io.weir.config.Settings.FEATURES;
import static io.weir.config.Settings.FEATURES_INVALID;
import static io.weir.config.Settings.INPUT_CSV_COLUMNS;
import static io.weir.config.Settings.INPUT_CSV_DECIMAL;
import static io.weir.config.Settings.INPUT_CSV_SEPARATOR;
import static io.weir.config.Settings.INPUT_DESERIALIZER;
import static io.weir.config.Settings.INPUT_FORMAT;
import static io.weir.config.Settings.INPUT_MISSING;
import static io.weir.config.Settings.INPUT_TOPICS;
import static io.weir.config.Settings.TOPIC_PARTITIONS;
import static io.weir.config.Settings.TOPIC_PREFIX;
import static io.weir.config.Settings.TOPIC_REPLICATION_FACTOR;
import static io.weir.config.Validators.each;
import static io.weir.config.Validators.matching;
import static io.weir.config.Validators.oneOf;
import static io.weir.config.Validators.separator;

import io.weir.json.Cells;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Settings of where events come from, what they are and how they are read. */
final class InputDefinitions {

    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]*");

    private InputDefinitions() {}

    static ConfigDef in(ConfigDef definition) {
        return definition
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
                                + " several levels, window(field, n) for its last n values as n features; of the model's events in a window of event time that ends with this one count(PT1M), rate(PT1M), mean(field, PT5M) and share(field=value, PT5M);"
                                + " calendar() for the named day or period of calendar.file that the event's time is in."
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
                        CALENDAR_FILE,
                        Type.STRING,
                        null,
                        Importance.LOW,
                        "A file of named days and periods, by the clocks of event.zone, that the feature calendar() is of: lines like"
                                + " '2026-12-24..2026-12-26 Christmas', '01-01 New Year' of every year, or '2026-12-01T22:00..2026-12-02T02:00 maintenance'."
                                + " Where they overlap, the first line counts. It is read at the start; a path that is not absolute begins where the process runs.")
                .define(
                        EVENT_MAX_BYTES,
                        Type.INT,
                        1024 * 1024,
                        Range.between(1, 64 * 1024 * 1024),
                        Importance.LOW,
                        "Longest record value that is parsed; longer ones become dead letters.");
    }
}
