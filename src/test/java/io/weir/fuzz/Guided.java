package io.weir.fuzz;

/** Where Jazzer begins: the target is named by the system property {@code fuzz.target}. */
public final class Guided {

    private static final Target TARGET = Targets.of(System.getProperty("fuzz.target"));

    private static final int FAILED = 70;

    private Guided() {}

    /**
     * Called by Jazzer before all: its changes to classes take longer than an input may. Where that fails, the process ends with what was thrown:
     * threads of the target would keep it alive for ever, without a word.
     */
    public static void fuzzerInitialize() {
        try {
            for (byte[] input : Corpus.of(System.getProperty("fuzz.target"))) {
                TARGET.take(input);
            }
        } catch (Throwable thrown) {
            thrown.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Throwable {
        TARGET.take(input);
    }
}
