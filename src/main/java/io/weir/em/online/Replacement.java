package io.weir.em.online;

import io.weir.mixture.Mixture;

/**
 * New components.
 *
 * @param reason why, for the lineage
 * @param drifted whether the stream was found to have changed
 */
record Replacement(Mixture mixture, String reason, boolean drifted) {}
