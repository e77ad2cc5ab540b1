/**
 * The topology, and what runs it.
 *
 * <pre>
 *   events ───┐                                        ┌──► assignments, anomalies, dead-letters
 *   feedback ─┼─► DetectorProcessor ══ engine.Engine ──┤
 *   control ──┘   guard, read, write    the loop       └──► models, lifecycle
 * </pre>
 *
 * <p>This is {@code model.scope=key}: what events contribute is learned before the next event. In {@code shared} scope the two halves of the engine are
 * in two processors, and the arrows between them are topics:
 *
 * <pre>
 *   events, feedback ─► ScoringProcessor ── statistics, by model ──► LearningProcessor ◄── control
 *                          ▲   one task per partition of the events        │
 *                          └──────────── models, to every partition ◄──────┘
 * </pre>
 *
 * <p>What surrounds the engine is in {@link io.weir.streams.EventTask} and {@link io.weir.streams.ModelTask}, which know no context of Kafka Streams:
 * {@link io.weir.streams.LocalTopology} uses them without a cluster.
 *
 * <p>{@link io.weir.streams.WeirTopology} draws this picture, {@link io.weir.runtime.WeirStreams} runs it on a cluster. The
 * models are live objects in {@link io.weir.store.HeapStore}s, which write what changed into their changelogs before each
 * transaction commits. {@link io.weir.admin.ChangelogReader} counts what was learned from there.
 */
package io.weir.streams;
