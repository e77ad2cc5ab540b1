package io.weir.metrics;

/**
 * A field that events should have.
 *
 * @param setting that names it: {@code features}, {@code event.time}, …
 * @param name of the feature, or the path of the field
 */
public record WatchedField(String setting, String name) {

    /** The setting of those that are features. */
    public static final String FEATURES = "features";

    boolean isFeature() {
        return setting.equals(FEATURES);
    }

    /** What tells it apart among metrics: there are as many as the configuration names. */
    String label() {
        return isFeature() ? name : setting;
    }
}
