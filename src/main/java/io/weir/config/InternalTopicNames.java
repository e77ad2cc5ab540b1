package io.weir.config;

/**
 * Names of the topics that an application keeps to itself.
 *
 * @param applicationId what they begin with
 */
public record InternalTopicNames(String applicationId) {

    /** Names of the topics between the parts of the topology, without the application's. */
    public static final String STATISTICS = "statistics";

    public static final String BY_MODEL = "by-model";
    public static final String ROUTED_FEEDBACK = "routed-feedback";

    /** Behind a store. */
    public String changelog(String store) {
        return applicationId + "-" + store + "-changelog";
    }

    /** Between E-steps and M-steps in shared scope. */
    public String statistics() {
        return repartition(STATISTICS);
    }

    /** Through which events, and commands among them, are brought together by model. */
    public String byModel() {
        return repartition(BY_MODEL);
    }

    /** Through which feedback goes. */
    public String routedFeedback() {
        return repartition(ROUTED_FEEDBACK);
    }

    private String repartition(String name) {
        return applicationId + "-" + name + "-repartition";
    }
}
