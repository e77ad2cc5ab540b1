package io.weir.event;

/** Why an event that was strange enough to be flagged is not. */
public enum Suppressed {
    /** Every feature that made it strange is near what was expected. */
    NEAR_EXPECTED("near-expected"),
    /** There was an alert of this model a short while ago. */
    REPEAT("repeat");

    private final String label;

    Suppressed(String label) {
        this.label = label;
    }

    /** Its name in assignments. */
    public String label() {
        return label;
    }
}
