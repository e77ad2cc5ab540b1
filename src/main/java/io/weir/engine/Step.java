package io.weir.engine;

/** Where the work on an event, a batch, a command or feedback is. Tests throw there. */
public enum Step {
    ROUTE,
    READ,
    SCORE,
    JUDGE,
    WRITE,
    REMEMBER,
    CONTRIBUTE,
    LEARN,
    PUBLISH,
    COMMAND,
    ROUTE_COMMAND,
    FEEDBACK,
    ROUTE_FEEDBACK
}
