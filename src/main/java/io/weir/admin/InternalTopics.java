package io.weir.admin;

import io.weir.config.RecordSizes;
import io.weir.config.WeirConfig;
import io.weir.streams.ModelStores;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The topics that Kafka Streams makes for an application, by their full names, so that those of another one whose name begins alike are
 * not taken for its own.
 */
public final class InternalTopics {

    private InternalTopics() {}

    /** What state is made from. */
    public static List<String> changelogs(WeirConfig config) {
        return Stream.of(
                        ModelStores.SCORING,
                        ModelStores.LEARNING,
                        ModelStores.RESERVOIR,
                        ModelStores.VERSIONS,
                        ModelStores.REGISTER,
                        ModelStores.NAMES,
                        ModelStores.RECENT,
                        ModelStores.POOLED)
                .map(config.internalTopics()::changelog)
                .toList();
    }

    /** Bounds of the records in the changelogs, bytes, by topic. */
    static Map<String, Long> bounds(WeirConfig config) {
        RecordSizes sizes = config.recordSizes();
        return Map.of(
                config.internalTopics().changelog(ModelStores.SCORING), sizes.scoring(),
                config.internalTopics().changelog(ModelStores.LEARNING), sizes.learning(),
                config.internalTopics().changelog(ModelStores.RESERVOIR), sizes.reservoir(),
                config.internalTopics().changelog(ModelStores.VERSIONS), sizes.snapshot(),
                config.internalTopics().changelog(ModelStores.RECENT), sizes.recent());
    }

    /** Events by model, where the model key is not the record key. */
    public static String byModel(WeirConfig config) {
        return config.internalTopics().byModel();
    }

    /** Feedback, where events of its model are. */
    static String routedFeedback(WeirConfig config) {
        return config.internalTopics().routedFeedback();
    }

    /** All that any configuration may have made. */
    public static List<String> all(WeirConfig config) {
        return Stream.concat(
                        changelogs(config).stream(),
                        Stream.of(
                                byModel(config),
                                routedFeedback(config),
                                config.internalTopics().statistics()))
                .toList();
    }
}
