package io.weir.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Writes {@code docs/conformance/*.json}; how to run it is in the README there. */
public final class ConformanceVectors {

    static final Path FOLDER = Path.of("docs", "conformance");

    private ConformanceVectors() {}

    static Stream<String> kinds() {
        return Stream.of("densities", "mixtures", "m-step", "fits", "statistics");
    }

    static VectorFile file(String kind) {
        return switch (kind) {
            case "densities" -> DensityVectors.file();
            case "mixtures" -> MixtureVectors.file();
            case "m-step" -> MStepVectors.file();
            case "fits" -> FitVectors.file();
            case "statistics" -> StatisticVectors.file();
            default -> throw new IllegalArgumentException("no conformance vectors of kind '" + kind + "'");
        };
    }

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FOLDER);
        for (String kind : kinds().toList()) {
            Files.writeString(FOLDER.resolve(kind + ".json"), file(kind).json());
        }
    }
}
