package io.weir.config;

import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.Context;
import io.weir.anomaly.Directions;
import io.weir.em.LearningSettings;
import io.weir.engine.DetectorSettings;
import io.weir.event.Features;
import io.weir.event.Ranges;
import io.weir.event.Tolerances;
import io.weir.family.CovarianceType;
import org.apache.kafka.common.config.ConfigException;

/** How events are scored, flagged and learned, as the settings say. */
final class DetectorConfig {

    private final WeirConfig config;
    private final Features features;

    private DetectorConfig(WeirConfig config) {
        this.config = config;
        features = config.features();
    }

    /**
     * @param config of which the features have been read
     * @throws ConfigException if settings do not fit together
     */
    static DetectorSettings of(WeirConfig config) {
        return new DetectorConfig(config).settings();
    }

    private DetectorSettings settings() {
        return new DetectorSettings(
                features,
                features.family(CovarianceType.of(config.getString(Settings.MODEL_COVARIANCE))),
                alerts(),
                learning(),
                config.getInt(Settings.MODEL_FIRST_EVENTS),
                config.parsed(Settings.ANOMALY_IGNORE_NEAR, text -> Tolerances.parse(text, features)),
                config.parsed(Settings.ANOMALY_RANGE, text -> Ranges.parse(text, features)),
                SettingValues.oncePer(config.getString(Settings.ANOMALY_ONCE_PER)),
                config.feedbackTopic().isPresent() ? config.feedbackMemory() : 0,
                ttlMillis());
    }

    private LearningSettings learning() {
        return new LearningSettings(
                SettingValues.components(config.getString(Settings.MODEL_COMPONENTS)),
                config.getInt(Settings.LEARNING_BATCH_EVENTS),
                SettingValues.halfLife(config.getString(Settings.LEARNING_HALF_LIFE)),
                config.getDouble(Settings.MODEL_COVARIANCE_FLOOR),
                config.getInt(Settings.LEARNING_STARTS),
                config.getInt(Settings.LEARNING_RESERVOIR),
                config.getBoolean(Settings.LEARNING_ADAPT),
                config.isShared());
    }

    private AlertPolicy alerts() {
        Context context = config.parsed(Settings.ANOMALY_GIVEN, this::context);
        return new AlertPolicy(
                SettingValues.alertRate(config.getString(Settings.ANOMALY_ALERT_RATE)),
                coreMass(context),
                config.getString(Settings.LEARNING_PROTECT).equals("on"),
                SettingValues.patience(config.getString(Settings.ANOMALY_PATIENCE)),
                config.isShared(),
                isPooled(),
                context,
                config.parsed(Settings.ANOMALY_DIRECTION, text -> directions(text, context)));
    }

    private Context context(String text) {
        boolean[] given = new boolean[features.size()];
        features.some(text).forEach(j -> given[features.slot(j)] = true);
        return Context.of(given);
    }

    private Directions directions(String text, Context context) {
        int[] signs = features.directions(text);
        for (int j = 0; j < signs.length; j++) {
            if (signs[features.slot(j)] != 0 && context.has(features.slot(j))) {
                throw new IllegalArgumentException(
                        "'" + features.get(j).name() + "' is context by " + Settings.ANOMALY_GIVEN
                                + ", which is never a reason for an alert; leave it out of one of the two");
            }
        }
        return Directions.of(signs);
    }

    /**
     * Where there are many models and few alerts, a small cluster is not strange for being small. Nor is that of holidays where they are given: they
     * are rare, and the large ones say nothing of them.
     */
    private double coreMass(Context context) {
        boolean said = config.originals().get(Settings.ANOMALY_CORE_MASS) != null;
        return !said && (isPooled() || features.hasCalendar(context::has))
                ? 1
                : config.getDouble(Settings.ANOMALY_CORE_MASS);
    }

    /** Whether the rate of alerts is that of all models together. */
    private boolean isPooled() {
        boolean pooled = config.getString(Settings.ANOMALY_RATE_PER).equals("application");
        if (pooled && config.isShared()) {
            throw new ConfigException(
                    Settings.ANOMALY_RATE_PER,
                    "application",
                    "models are judged together with model.scope=key only, where all events of a model come to one task; set it"
                            + " to model");
        }
        return pooled;
    }

    private long ttlMillis() {
        String text = config.getString(Settings.MODEL_TTL);
        long millis = SettingValues.ttl(text);
        if (millis > 0 && config.isShared()) {
            throw new ConfigException(
                    Settings.MODEL_TTL,
                    text,
                    "models are forgotten with model.scope=key only, where all events of a model come to one task; set it to"
                            + " none");
        }
        return millis;
    }
}
