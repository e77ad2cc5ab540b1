package io.weir.em.online;

import io.weir.mixture.ComponentChange;
import java.util.List;

/**
 * What came of a contribution.
 *
 * @param model the model as it is now; always to be handed to the E-step
 * @param publish whether it is a new version
 * @param lineage what happened to the components
 * @param dropped events of the contribution that were not learned because a command had replaced or frozen the model
 */
public record Learned(ScoringModel model, boolean publish, List<ComponentChange> lineage, int dropped) {}
