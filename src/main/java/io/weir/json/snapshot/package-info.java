/**
 * Models as JSON, and what is said to them and of them: snapshots, commands, lifecycle events.
 *
 * <pre>
 *   JSON ──► ModelSnapshotReader (ModelFields, FeaturesReader, ComponentCheck) ──► ModelSnapshot ──► JSON, bit for bit
 *                 └──► InvalidModel, naming the place
 * </pre>
 */
package io.weir.json.snapshot;
