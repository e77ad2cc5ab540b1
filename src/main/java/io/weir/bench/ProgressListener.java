package io.weir.bench;

/** Is told how far a benchmark is. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * @param events so far
     * @param fraction done, 0 … 1
     */
    void at(long events, double fraction);
}
