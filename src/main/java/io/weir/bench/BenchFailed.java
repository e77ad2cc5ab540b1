package io.weir.bench;

/** A benchmark could not be run to its end; the message is one sentence. */
public final class BenchFailed extends RuntimeException {

    BenchFailed(String message) {
        super(message);
    }
}
