package io.weir.anomaly;

/** What is to be done with an event that was judged. */
public enum Verdict {
    LEARN,
    WITHHOLD,
    /** Withheld, and the last of those: what was strange is a new regime, and the model should start anew. */
    NEW_REGIME
}
