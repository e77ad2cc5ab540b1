package io.weir.streams;

import io.weir.config.InternalTopicNames;

/** Names of the nodes of the topology. */
public final class Nodes {

    static final String EVENTS = "events";
    static final String CONTROL = "control";
    static final String ROUTE_CONTROL = "route-control";
    static final String ROUTED = "routed";
    static final String ROUTE = "route";
    static final String UNROUTABLE = "unroutable";
    static final String BY_MODEL = InternalTopicNames.BY_MODEL;
    static final String DETECTOR = "detector";
    static final String SCORING = "scoring";
    static final String LEARNING = "learning";
    static final String ASSIGNMENTS = "assignments";
    static final String ANOMALIES = "anomalies";
    static final String DEAD_LETTERS = "dead-letters";
    static final String MODELS = "models";
    static final String LIFECYCLE = "lifecycle";
    static final String STATISTICS = InternalTopicNames.STATISTICS;
    static final String BROADCAST = "broadcast";
    static final String FEEDBACK_EVENTS = "feedback-events";
    static final String ROUTE_FEEDBACK = "route-feedback";
    static final String UNROUTABLE_FEEDBACK = "unroutable-feedback";
    /** Feedback on its way to where the event was scored, and its topic. */
    public static final String ROUTED_FEEDBACK = InternalTopicNames.ROUTED_FEEDBACK;

    static final String FEEDBACK_ON = "feedback-on";

    private Nodes() {}
}
