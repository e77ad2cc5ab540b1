package io.weir.fuzz;

/** Where Jazzer begins: the target is named by the system property {@code fuzz.target}. */
public final class Guided {

    private static final Target TARGET = Targets.of(System.getProperty("fuzz.target"));

    private Guided() {}

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Throwable {
        TARGET.take(input);
    }
}
