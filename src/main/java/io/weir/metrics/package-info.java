/**
 * What a process says of itself: names, units and descriptions, once, and where the numbers are kept.
 *
 * <pre>
 *   E-step  ──► ScoreWindow (one per task) ──┐
 *   M-step  ──► ModelTable  (one per task) ──┼──► Metrics ──► Exposition ──► /metrics, JMX
 *   both    ──► counts ──────────────────────┘
 * </pre>
 *
 * <p>Stream threads only add to numbers: no lock, and nothing is allocated for an event. Whoever reads them does the arithmetic.
 * Numbers are of this process since its start: what a transaction that was aborted had counted, is counted again when it is
 * repeated. What must be exact is in the topics. No name of a model is ever part of a metric.
 */
package io.weir.metrics;
