/**
 * EM over a stream: statistics of batches, steps, memories of several half-lives, drift.
 *
 * <pre>
 *   points ──► ScoringModel.score                         the E-step's side
 *                 │ PointBatch is full
 *                 ▼
 *              ScoringModel.contribute ──► Contribution
 *                                              │
 *              ScoringModel ◄── Learner.learn ◄┘           the M-step's side
 * </pre>
 *
 * <p>A {@link io.weir.em.online.Learner} is a deterministic function of the contributions it is given.
 */
package io.weir.em.online;
