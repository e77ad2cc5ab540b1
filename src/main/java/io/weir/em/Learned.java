package io.weir.em;

/**
 * What came of a contribution.
 *
 * @param model the model as it is now; always to be handed to the E-step
 * @param publish whether it is a new version
 * @param dropped events of the contribution that were not learned because it belonged to another epoch
 */
public record Learned(ScoringModel model, boolean publish, int dropped) {}
