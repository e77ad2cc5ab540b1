/**
 * Where events come from when they do not come from a topic: recorded files, bundled data, seeded scenarios.
 *
 * <pre>
 *                  ┌─ rows ──────► CsvRows ──► CsvEvents (CsvHeader, CsvDialect) ─┐
 *   file, stdin ───┼─ lines ─────► Lines ────► NdjsonEvents ──────────────────────┤
 *   (EventFile)    └─ documents ─► JsonValues ─► NdjsonEvents ────────────────────┤
 *   bundled flights ───────────────────────────────────────────────── Flights ────┼──► EventSource of RecordedEvent
 *   seed ─────────────────────────────────────────────────────────── Scenario ────┘    (key, timestamp, JSON bytes)
 * </pre>
 */
package io.weir.source;
