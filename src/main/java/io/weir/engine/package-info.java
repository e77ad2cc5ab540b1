/**
 * The loop: events are scored by a model, judged, collected, and learned from, while they flow. Knows neither Kafka nor JSON nor files, and no
 * clock: time comes in with the events.
 *
 * <pre>
 *             ┌───────────────── Engine ─────────────────┐
 *             │ Scoring ── contributions ──► Learning    │
 *   events ──►│  ▲  held ─► scored ─► judged     │       │──► what was found, in the order of the events
 *             │  └──────────── model ◄───────────┘       │──► what became of models
 *             └──────────────────────────────────────────┘
 * </pre>
 *
 * <p>Where all events of a model come to one place, an {@link io.weir.engine.Engine} is all there is, and what {@code io.weir.library.Detector} is made of. Where they come to many places, each has a
 * {@link io.weir.engine.Scoring}, and one has the {@link io.weir.engine.Learning}; whoever uses them carries contributions and models in between.
 */
package io.weir.engine;
