package io.weir.fuzz;

/** A reader under test, and what must be true of it whatever the input. */
@FunctionalInterface
public interface Target {

    /**
     * Gives the reader an input.
     *
     * @throws Throwable if the reader did what it must not do: an {@link AssertionError} of ours, or whatever came out of it
     */
    void take(byte[] input) throws Throwable;
}
