/**
 * Events, models, commands and what is said of them as JSON. No Kafka: bytes come in, bytes go out.
 *
 * <pre>
 *   bytes ──► EventReader ──► Event … Assignment ──► AssignmentWriter ──► bytes
 *                 │
 *                 └──► UnreadableEvent ──► DeadLetter
 *
 *   ModelSnapshot ◄──► JSON, bit for bit
 * </pre>
 */
package io.weir.json;
