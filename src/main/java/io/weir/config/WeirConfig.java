package io.weir.config;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.ComponentCount;
import io.weir.em.LearningSettings;
import io.weir.em.online.HalfLifeCost;
import io.weir.engine.DetectorSettings;
import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.event.Times;
import io.weir.family.Family;
import io.weir.json.EventReader;
import io.weir.json.ModelKey;
import io.weir.json.Shown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The configuration: Weir's own settings, and those of Kafka's clients that are handed on.
 *
 * <p>Sources, later ones win: defaults, file, environment ({@code WEIR_LEARNING_HALF_LIFE} is {@code learning.half.life},
 * {@code KAFKA_BOOTSTRAP_SERVERS} is {@code bootstrap.servers}), overrides. Values may refer to Kafka's {@code config.providers}.
 */
public final class WeirConfig extends AbstractConfig {

    private final Times times;
    private final Features features;
    private final ModelKey modelKey;
    private final EventReader eventReader;
    private final DetectorSettings detector;
    private final Shown anomalyEvent;
    // Fields, because they are asked for with every event: AbstractConfig notes each question in a set.
    private final int eventMaxBytes;
    private final int feedbackMemory;
    private final List<String> warnings;
    private final Map<String, Setting> said;

    private WeirConfig(SaidSettings said) {
        super(Settings.DEFINITION, said.values(), false);
        this.said = said.byKey();
        SensitiveKeys.refuseUnresolved(originals());
        List<String> all = new ArrayList<>(said.warnings());
        all.addAll(KafkaSettings.check(clientSettings()));
        eventMaxBytes = getInt(Settings.EVENT_MAX_BYTES);
        feedbackMemory = getInt(Settings.FEEDBACK_MEMORY);
        times = InputFormats.times(this);
        features = parsed(Settings.FEATURES, Features::parse).reading(InputFormats.reading(this, times));
        InputFormats.checkCalendar(features);
        modelKey = parsed(Settings.MODEL_KEY, ModelKey::parse);
        eventReader = new EventReader(
                features,
                getString(Settings.EVENT_ID) == null ? null : parsed(Settings.EVENT_ID, JsonPath::parse),
                getString(Settings.EVENT_TIME) == null ? null : parsed(Settings.EVENT_TIME, JsonPath::parse),
                eventMaxBytes);
        detector = DetectorConfig.of(this);
        anomalyEvent = Shown.valueOf(getString(Settings.ANOMALY_EVENT).toUpperCase(Locale.ROOT));
        // What does not fit together is refused before anything starts.
        columns();
        Topics.of(this).check();
        InputFormats.of(this);
        halfLifeCost()
                .filter(HalfLifeCost::isTooShort)
                .ifPresent(cost -> all.add(
                        Settings.LEARNING_HALF_LIFE + "=" + getString(Settings.LEARNING_HALF_LIFE) + " is " + cost));
        this.warnings = List.copyOf(all);
    }

    /**
     * Reads and checks the configuration.
     *
     * @param file properties in UTF-8; null for none
     * @param environment variables, of which those that begin with {@code WEIR_} or {@code KAFKA_} are read
     * @param overrides win over everything; null is the default, whatever else is said
     * @throws ConfigException naming the key, the value and what is allowed
     */
    public static WeirConfig load(Path file, Map<String, String> environment, Map<String, String> overrides) {
        var said = new SaidSettings(file, environment, overrides);
        try {
            return new WeirConfig(said);
        } catch (ConfigException e) {
            throw said.explained(e);
        }
    }

    <T> T parsed(String key, Function<String, T> parser) {
        String value = getString(key);
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key, value, e.getMessage());
        }
    }

    /** Every setting of Weir's own, with type, default and meaning. */
    public static ConfigDef definition() {
        return new ConfigDef(Settings.DEFINITION);
    }

    /** What the half-life costs; empty where that takes a model to know: the number of components or levels, or the rate of events. */
    public Optional<HalfLifeCost> halfLifeCost() {
        Family family = family();
        ComponentCount count = learning().components();
        double events = learning().halfLife().events();
        if (count.isAuto() || family.parametersGrow() || events == Double.POSITIVE_INFINITY) {
            return Optional.empty();
        }
        int parameters = family.parameters(count.most(), family.newStatistic()) + count.most() - 1;
        return Optional.of(new HalfLifeCost(parameters, events));
    }

    /** One sentence for every key that nobody knows, every setting with a bad consequence, and a half-life that is too short. */
    public List<String> warnings() {
        return warnings;
    }

    public String applicationId() {
        return getString(Settings.APPLICATION_ID);
    }

    public String bootstrapServers() {
        return String.join(",", getList(Settings.BOOTSTRAP_SERVERS));
    }

    public List<String> inputTopics() {
        return getList(Settings.INPUT_TOPICS);
    }

    public Features features() {
        return features;
    }

    /** Reads times, those of files included. */
    public Times times() {
        return times;
    }

    public ModelKey modelKey() {
        return modelKey;
    }

    /** Reads events that are JSON. */
    public EventReader eventReader() {
        return eventReader;
    }

    /** Names of the columns of CSV without a header; empty if that is not what the input is. */
    public List<String> csvColumns() {
        return getClass(Settings.INPUT_DESERIALIZER) == null
                        && getString(Settings.INPUT_FORMAT).equals("csv")
                ? columns()
                : List.of();
    }

    /** Names of columns, whatever the input is. */
    List<String> columns() {
        return parsed(Settings.INPUT_CSV_COLUMNS, Features::fields);
    }

    /** What is between the cells of CSV; null where that is to be seen. */
    public Character csvSeparator() {
        String text = getString(Settings.INPUT_CSV_SEPARATOR);
        return text.equals("auto")
                ? null
                : text.equals("\\t") ? Character.valueOf('\t') : Character.valueOf(text.charAt(0));
    }

    /** What is before a fraction in CSV; null where that is to be seen. */
    public Character csvDecimal() {
        String text = getString(Settings.INPUT_CSV_DECIMAL);
        return text.equals("auto") ? null : Character.valueOf(text.charAt(0));
    }

    /** What stands for a missing value in CSV, besides nothing. */
    public List<String> missingMarks() {
        return getList(Settings.INPUT_MISSING);
    }

    public int eventMaxBytes() {
        return eventMaxBytes;
    }

    public Family family() {
        return detector.family();
    }

    /** Partitions that share a budget of alerts for all models: each judges by itself. */
    public int alertPlaces() {
        return modelKey.kind() == ModelKey.Kind.CONSTANT ? 1 : getInt(Settings.TOPIC_PARTITIONS);
    }

    /** Whether partitions share a budget of alerts for all models. */
    public boolean sharesBudget() {
        return alerts().pooled() && alerts().rate().isBudget();
    }

    public AlertPolicy alerts() {
        return detector.alerts();
    }

    /** How events are scored, flagged and learned. */
    public DetectorSettings detector() {
        return detector;
    }

    /** What of its event an anomaly record carries. */
    public Shown anomalyEvent() {
        return anomalyEvent;
    }

    /** How long a model may have no events, ms; 0 for ever. */
    public long modelTtlMillis() {
        return detector.ttlMillis();
    }

    /** Where feedback on events comes from; empty if none is read. */
    public Optional<String> feedbackTopic() {
        String topic = getString(Settings.FEEDBACK_TOPIC);
        return topic == null
                ? Optional.of(getString(Settings.TOPIC_PREFIX) + "feedback")
                : Optional.of(topic).filter(name -> !name.equals("none"));
    }

    /** Strange events, and as many others, of a model that feedback may be given on. */
    public int feedbackMemory() {
        return feedbackMemory;
    }

    public LearningSettings learning() {
        return detector.learning();
    }

    /** Whether the events of a model come from many partitions. */
    public boolean isShared() {
        return getString(Settings.MODEL_SCOPE).equals("shared");
    }

    /** Whether events are brought together by model before they are scored. */
    public boolean isRepartitioned() {
        return !isShared() && modelKey.kind() != ModelKey.Kind.RECORD_KEY;
    }

    /** Newest versions of a model that are kept; 0 for none. */
    public int modelHistory() {
        return getInt(Settings.MODEL_HISTORY);
    }

    /** Share of the largest heap that live models of this process may take. */
    public double modelCacheShare() {
        return getDouble(Settings.MODEL_CACHE_SHARE);
    }

    /** Where and to whom metrics and health are shown. */
    public HttpSettings http() {
        return HttpSettings.of(this);
    }

    /** Sizes of the largest records this configuration can make. */
    public RecordSizes recordSizes() {
        return RecordSizes.of(learning(), detector.firstEvents(), features);
    }

    /** What Kafka Streams gets: the user's settings of it and its clients, and tuned defaults for the rest. */
    public Properties streamsProperties() {
        return ClientProperties.streams(this, clientSettings());
    }

    /** The longest that an output waits for its commit. */
    public Duration commitInterval() {
        String name = StreamsConfig.COMMIT_INTERVAL_MS_CONFIG;
        return Duration.ofMillis(
                (Long) ConfigDef.parseType(name, streamsProperties().get(name), ConfigDef.Type.LONG));
    }

    /** The longest that a transaction may take. */
    public Duration transactionTimeout() {
        String name = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        Object millis = streamsProperties().get(StreamsConfig.producerPrefix(name));
        return Duration.ofMillis((Integer) ConfigDef.parseType(name, millis, ConfigDef.Type.INT));
    }

    /** Threads of Kafka Streams. */
    public int streamThreads() {
        String name = StreamsConfig.NUM_STREAM_THREADS_CONFIG;
        Object threads = streamsProperties().getOrDefault(name, 1);
        return (Integer) ConfigDef.parseType(name, threads, ConfigDef.Type.INT);
    }

    /** What an admin client gets. */
    public Properties adminProperties() {
        return ClientProperties.admin(this, clientSettings());
    }

    /** What a consumer of the output topics gets: {@code read_committed}, byte arrays, no group. */
    public Properties readerProperties() {
        return ClientProperties.reader(this, clientSettings());
    }

    /** What a producer gets that writes now and then; serialisers are its own affair. */
    public Properties writerProperties() {
        return ClientProperties.writer(this, clientSettings());
    }

    /** A file with the token of those who may give feedback on the dashboard; empty for nobody. */
    public Optional<Path> dashboardTokenFile() {
        return Optional.ofNullable(getString(Settings.DASHBOARD_TOKEN_FILE)).map(Path::of);
    }

    /** The settings that are not Weir's own, with references to providers resolved. */
    private Map<String, Object> clientSettings() {
        Map<String, Object> settings = new TreeMap<>(originals());
        settings.keySet().removeAll(Settings.DEFINITION.names());
        settings.keySet()
                .removeIf(key -> key.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG)
                        || key.startsWith(Settings.INPUT_DESERIALIZER + "."));
        return settings;
    }

    public InternalTopicNames internalTopics() {
        return new InternalTopicNames(applicationId());
    }

    /** What of the configuration decides where state lies; it is written beside the models. */
    public String wiring() {
        return Settings.MODEL_SCOPE + "=" + getString(Settings.MODEL_SCOPE) + ", " + Settings.MODEL_KEY + "="
                + getString(Settings.MODEL_KEY);
    }

    /**
     * The settings in force, in order of their keys, for people.
     *
     * @param all whether those are among them that are as they are by default
     */
    public List<Setting> inForce(boolean all) {
        return InForce.of(this, said, all);
    }
}
