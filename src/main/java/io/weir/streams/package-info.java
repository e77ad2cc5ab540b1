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
 * <p>Events are held by the e-step and scored in blocks ({@link io.weir.streams.HeldEvents}); what comes out is the same as if they came one by one.
 *
 * <p>This is {@code model.scope=key}: one sub-topology, the M-step answers before the next event. In {@code shared} scope the same
 * processors are two sub-topologies, and the arrows between them are topics:
 *
 * <pre>
 *             ┌── models, to every partition ◄── m-step ◄── statistics, by model ◄──┐
 *             ▼                                                                     │
 *        model-update ─ scoring ─►  e-step, one task per partition of the events  ──┘
 * </pre>
 *
 * <p>{@link io.weir.streams.WeirTopology} draws this picture, {@link io.weir.streams.WeirStreams} runs it on a cluster. The
 * models are live objects in {@link io.weir.streams.HeapStore}s, which write what changed into their changelogs before each
 * transaction commits. {@link io.weir.streams.ChangelogReader} counts what was learned from there.
 */
package io.weir.streams;
