package io.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The inputs of the corpus, and inputs made of them: {@code -Dfuzz.mutations=N} per target, {@code -Dfuzz.seed=S}; the same ones every
 * time.
 */
class MutationTest {

    private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 4000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    /** Every request takes a connection, every file a file. */
    private static final List<String> SLOW = List.of("http", "files", "models");

    static Stream<String> targets() {
        return StreamSupport.stream(Targets.names().spliterator(), false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void theReaderDoesWhatItSaysWithChangedInputs(String name) throws Exception {
        Target target = Targets.minded(name);
        List<byte[]> inputs = Corpus.of(name);
        assertThat(inputs).isNotEmpty();
        for (byte[] input : inputs) {
            take(target, input);
        }
        var mutator = new Mutator(inputs, Corpus.tokens(), SEED);
        int most = SLOW.contains(name) ? MUTATIONS / 10 : MUTATIONS;
        long begin = System.nanoTime();
        for (int i = 0; i < most; i++) {
            take(target, mutator.next());
        }
        System.err.printf(
                Locale.ROOT,
                "fuzz: %s: %d inputs of the corpus, %d changed ones in %.1f s%n",
                name,
                inputs.size(),
                most,
                (System.nanoTime() - begin) / 1e9);
    }

    private static void take(Target target, byte[] input) {
        try {
            target.take(input);
        } catch (Throwable e) {
            throw new AssertionError(
                    "of '" + new String(input, StandardCharsets.ISO_8859_1) + "', in Base64 "
                            + Base64.getEncoder().encodeToString(input),
                    e);
        }
    }
}
