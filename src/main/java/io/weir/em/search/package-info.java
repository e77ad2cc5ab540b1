/**
 * Searches for a better optimum on a sample of the events, beside the stream.
 *
 * <pre>
 *   SearchSchedule ──► PendingRefit ──► RefitPlan ──► MultiStartEm          several starts, split and merge
 *     at which event     since when                └► ModelOrderSelection   the same for several numbers of components
 *                            │                               │
 *                            └────── SearchExecutor ◄────────┘              where they run
 * </pre>
 *
 * <p>What is found depends on the events and the seed alone, and takes effect at an event count.
 */
package io.weir.em.search;
