package io.weir.runtime;

import io.weir.admin.ClusterTopics;
import io.weir.admin.InternalTopics;
import io.weir.config.Settings;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.ModelKey;
import io.weir.streams.ModelStores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the topics that Kafka Streams made for an application fit its configuration and its input as they are now: the scope, the
 * model key, the numbers of partitions. Kafka Streams refuses to start where they do not, or reads what it cannot understand.
 */
final class EarlierWiring {

    private final WeirConfig config;
    private final ClusterTopics topics;

    EarlierWiring(WeirConfig config, ClusterTopics topics) {
        this.config = config;
        this.topics = topics;
    }

    /**
     * @return sentences, each with its remedy; empty if all is well
     */
    List<String> problems() {
        if (!topics.has(config.internalTopics().changelog(ModelStores.SCORING))) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        rewired().ifPresent(problems::add);
        if (problems.isEmpty()) {
            repartitioned().ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<String> rewired() {
        boolean wasShared = topics.has(config.internalTopics().statistics());
        boolean wasRepartitioned = topics.has(InternalTopics.byModel(config));
        boolean inOne = constant() && topics.partitions(config.internalTopics().changelog(ModelStores.SCORING)) != 1;
        if (wasShared == config.isShared() && wasRepartitioned == config.isRepartitioned() && !inOne) {
            return Optional.empty();
        }
        String before = wasShared
                ? Settings.MODEL_SCOPE + "=shared"
                : Settings.MODEL_SCOPE + "=key and "
                        + (wasRepartitioned
                                ? Settings.MODEL_KEY + " other than record-key"
                                : Settings.MODEL_KEY + "=record-key");
        return Optional.of("application '" + config.applicationId() + "' has run with " + before
                + ", and the configuration now says " + config.wiring() + ", for which its models do not fit; "
                + anew(config));
    }

    /** What to do where models of before do not fit. */
    static String anew(WeirConfig config) {
        return "go back to that configuration, or set another " + Settings.APPLICATION_ID + " and "
                + Settings.TOPIC_PREFIX + " to begin beside it, or forget the models of '" + config.applicationId()
                + "' with 'weir reset'";
    }

    /** Whether all events come to one task. */
    private boolean constant() {
        return config.modelKey().kind() == ModelKey.Kind.CONSTANT && !config.isShared();
    }

    /** Each partition has a task with state of its own, and which keys come to it depends on how many there are. */
    private Optional<String> repartitioned() {
        if (constant()) {
            return Optional.empty();
        }
        int made = topics.partitions(config.internalTopics().changelog(ModelStores.SCORING));
        int now = wanted(config, topics);
        if (made == now || now == 0) {
            return Optional.empty();
        }
        return Optional.of(changed(config, made, now));
    }

    /** Partitions that the models of an application have to be spread over. */
    static int wanted(WeirConfig config, ClusterTopics topics) {
        return config.inputTopics().stream().mapToInt(topics::partitions).max().orElse(0);
    }

    /** What it means that the input has another number of partitions, and what to do. */
    static String changed(WeirConfig config, int made, int now) {
        return "the input has " + now + " partitions, and the models of application '" + config.applicationId()
                + "' are spread over " + made
                + " of them: with another number of partitions keys come to other ones, away"
                + " from their models. "
                + (now < made
                        ? "Give the input " + made + " partitions again, or begin"
                        : "Events of the new partitions wait until you begin")
                + " with new models: stop every 'weir run' of it, save models that are to go on with 'weir models export',"
                + " then 'weir reset --yes' (all models of it are forgotten and the input is read from the beginning; with"
                + " --from-end only new events are), 'weir topics create' (gives Weir's own topics the partitions that they"
                + " lack), 'weir run', and 'weir models import' for those that were saved";
    }

    /** Topics that a group of this application may have read. */
    static Set<String> read(WeirConfig config) {
        Set<String> read = new HashSet<>(Topics.of(config).all());
        read.addAll(InternalTopics.all(config));
        return read;
    }
}
