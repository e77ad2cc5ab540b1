/** Every internal of Kafka Streams that state needs, in one place: live objects on the heap with bytes behind them, written once per commit. */
package io.weir.store;
