/**
 * The dashboard: what the output topics say, kept for some minutes in bounded memory, and shown.
 *
 * <pre>
 *   assignments, models, dead letters, ──► TopicReader ──► View ──► Api, SecondTicks ──► Dashboard ──► browsers
 *   anomalies, lifecycle (and the events         ▲           │
 *   that sampled assignments speak of)           └── wanted ─┘
 * </pre>
 *
 * It knows the topics and what is in them, and nothing of who fills them: it shows the whole application, whatever the number of
 * its instances, from anywhere on the cluster.
 */
package io.weir.web;
