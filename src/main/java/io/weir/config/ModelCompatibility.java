package io.weir.config;

import io.weir.event.Features;
import io.weir.family.CovarianceType;
import io.weir.json.snapshot.ModelSnapshot;
import java.util.Optional;

/** Whether a model that was made elsewhere can go on under a configuration. */
public final class ModelCompatibility {

    /** Of what is counted: readers take 2^53, and whoever goes on from a model counts further. */
    private static final long MOST_COUNTED = 1L << 52;

    private ModelCompatibility() {}

    /** What does not fit, and what to do; empty if all does. */
    public static Optional<String> problem(ModelSnapshot model, WeirConfig config) {
        if (!sameValues(model.features(), config.features())) {
            return Optional.of(
                    "the model is of the features " + model.features() + ", and the configuration says features="
                            + config.features() + "; they must be the same values in the same order");
        }
        Optional<CovarianceType> has = model.mixture().family().covarianceType();
        Optional<CovarianceType> wants = config.family().covarianceType();
        if (!has.equals(wants)) {
            return Optional.of("the model has covarianceType "
                    + has.map(CovarianceType::label).orElse("none")
                    + ", and the configuration says " + Settings.MODEL_COVARIANCE + "="
                    + config.getString(Settings.MODEL_COVARIANCE) + "; fit it again with that one");
        }
        int most = config.learning().components().most();
        if (model.mixture().size() > most) {
            return Optional.of("the model has " + model.mixture().size() + " components, and the configuration allows "
                    + most + " with " + Settings.MODEL_COMPONENTS + "="
                    + config.getString(Settings.MODEL_COMPONENTS));
        }
        if (!(model.effectiveEvents() > 0)) {
            return Optional.of("effectiveEvents is " + model.effectiveEvents()
                    + "; expected a number above 0, or there is nothing to go on from");
        }
        return uncountable("events", model.events())
                .or(() -> uncountable("nextId", model.components().nextId()));
    }

    private static Optional<String> uncountable(String field, long value) {
        return value <= MOST_COUNTED
                ? Optional.empty()
                : Optional.of(
                        field + " is " + value + "; expected at most 2^52, or there is no room to count on from it");
    }

    /** The names, which are how somebody wrote the features, do not matter. */
    private static boolean sameValues(Features a, Features b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int j = 0; j < a.size(); j++) {
            if (!a.get(j).isSame(b.get(j))) {
                return false;
            }
        }
        return true;
    }
}
