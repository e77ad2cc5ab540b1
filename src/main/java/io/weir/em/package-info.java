/**
 * The two steps of EM and everything built of them.
 *
 * <pre>
 *   batch     Start ──► BatchEm ⟲ (EStep, maximize) ──► Mixture
 *
 *   online    points ──► ScoringModel.score                         the E-step's side
 *                           │ PointBatch is full
 *                           ▼
 *                        ScoringModel.contribute ──► Contribution
 *                                                        │
 *                        ScoringModel ◄── Learner.learn ◄┘           the M-step's side
 * </pre>
 *
 * <p>Nothing here knows a family by name, a clock, a file or Kafka. A {@link io.weir.em.Learner} is a deterministic function of
 * the contributions it is given.
 */
package io.weir.em;
