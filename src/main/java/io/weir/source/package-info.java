/**
 * Where events come from when they do not come from a topic: recorded files and bundled data. Those that are drawn are in
 * {@code scenario}.
 *
 * <pre>
 *                  ┌─ rows ──────► CsvRows ──► CsvEvents (CsvHeader, CsvDialect) ─┐
 *   file, stdin ───┼─ lines ─────► Lines ────► NdjsonEvents ──────────────────────┤
 *   (EventFile)    └─ documents ─► JsonValues ─► NdjsonEvents ────────────────────┤
 *   bundled flights ───────────────────────────────────────────────── Flights ────┴──► EventSource of RecordedEvent
 *                                                                                      (key, timestamp, JSON bytes)
 * </pre>
 */
package io.weir.source;
