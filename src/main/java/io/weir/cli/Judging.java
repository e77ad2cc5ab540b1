package io.weir.cli;

import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.Context;
import io.weir.anomaly.Directions;
import io.weir.anomaly.InlierScore;
import io.weir.config.Settings;
import io.weir.config.WeirConfig;
import io.weir.event.Ranges;
import io.weir.json.snapshot.ModelSnapshot;
import org.apache.kafka.common.config.ConfigException;

/**
 * By what a file's events are judged: as the snapshot says, but for the ranges of a configuration, which no model has to know.
 *
 * @param ranges of the snapshot's features
 */
record Judging(double coreMass, Context context, Directions directions, Ranges ranges) {

    /**
     * @param config null if there is none
     * @throws ConfigException if the configuration has a range of something that is no feature of the model
     */
    static Judging of(ModelSnapshot snapshot, WeirConfig config) {
        ModelSnapshot.Alert alert = snapshot.alert();
        Context context = alert == null ? Context.NONE : alert.context();
        double core = snapshot.features().hasCalendar(context::has) ? 1 : AlertPolicy.DEFAULT_CORE_MASS;
        return new Judging(
                config == null ? core : config.alerts().coreMass(),
                context,
                alert == null ? Directions.NONE : alert.directions(),
                ranges(snapshot, config));
    }

    private static Ranges ranges(ModelSnapshot snapshot, WeirConfig config) {
        String said = config == null ? "" : config.getString(Settings.ANOMALY_RANGE);
        if (said.isBlank()) {
            return snapshot.alert() == null || snapshot.alert().ranges() == null
                    ? Ranges.none(snapshot.features())
                    : snapshot.alert().ranges();
        }
        try {
            return Ranges.parse(said, snapshot.features());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(Settings.ANOMALY_RANGE, said, "of the model, " + e.getMessage());
        }
    }

    /** The score of the model's events. */
    InlierScore score(ModelSnapshot snapshot) {
        return InlierScore.of(snapshot.mixture(), coreMass, snapshot.effectiveEvents(), context, directions);
    }
}
