/**
 * The topology, and what runs it.
 *
 * <pre>
 *                   ┌────────────── model-update ◄──────────────┐
 *                   ▼ scoring                                   │
 *   events ──►  e-step ──────── contribution ────────────►  m-step ──► models, lifecycle
 *                   ├──► assignments                  learning, reservoir
 *                   └──► dead-letters
 * </pre>
 *
 * <p>{@link io.weir.streams.WeirTopology} draws this picture, {@link io.weir.streams.WeirStreams} runs it on a cluster. The
 * models are live objects in {@link io.weir.streams.HeapStore}s, which write what changed into their changelogs before each
 * transaction commits. {@link io.weir.streams.ChangelogReader} counts what was learned from there.
 */
package io.weir.streams;
