/** Formats of the records that events come in, each made into the JSON that {@link io.weir.json.EventReader} reads. */
package io.weir.input;
