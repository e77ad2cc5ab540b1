/** Weir: online EM for mixture models on Kafka Streams. */
package io.weir;
