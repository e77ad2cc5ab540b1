/**
 * Which events are strange, how strange, and what becomes of them.
 *
 * <pre>
 *   event ──► CoreScore ──► AlertThreshold ──► alert?  ──► Quarantine ──► learned
 *             how unlikely   p-value among      │                    └──► withheld
 *             under the core the scores so far  ▼
 *                                            anomalies
 * </pre>
 *
 * <p>Nobody knows which density is anomalous, but people know how many alerts they can look at. So the threshold is a quantile of
 * the scores themselves, taken before each event is learned, and steered so that the share of alerts is the one that was asked for.
 */
package io.weir.anomaly;
