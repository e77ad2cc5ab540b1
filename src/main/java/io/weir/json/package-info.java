/**
 * Events and what is said of them as JSON; models are in {@code snapshot}. No Kafka: bytes come in, bytes go out.
 *
 * <pre>
 *   bytes ──► EventReader ──► Event … Assignment ──► AssignmentWriter ──► bytes
 *                 │
 *                 └──► UnreadableEvent ──► DeadLetter
 * </pre>
 */
package io.weir.json;
