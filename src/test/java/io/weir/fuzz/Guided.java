package io.weir.fuzz;

/** Where Jazzer begins: the target is named by the system property {@code fuzz.target}. */
public final class Guided {

    private static final Target TARGET = Targets.of(System.getProperty("fuzz.target"));

    private Guided() {}

    /** Called by Jazzer before all: its changes to classes take longer than an input may. */
    public static void fuzzerInitialize() throws Throwable {
        for (byte[] input : Corpus.of(System.getProperty("fuzz.target"))) {
            TARGET.take(input);
        }
    }

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Throwable {
        TARGET.take(input);
    }
}
