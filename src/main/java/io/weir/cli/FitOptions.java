package io.weir.cli;

import io.weir.event.Features;
import io.weir.family.CovarianceType;
import io.weir.family.product.FeatureKind;
import io.weir.source.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be said to {@code weir fit}. */
final class FitOptions {

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description =
                    "CSV with a header, or JSON; .gz is unpacked; - is stdin. An empty cell is a missing value, and so is what"
                            + " input.missing says.")
    String input;

    @Mixin
    FileOptions file;

    @Option(names = "--components", paramLabel = "K", required = true, description = "Number of components.")
    int components;

    @Option(
            names = "--features",
            paramLabel = "LIST",
            description = "What to fit, as in the configuration: x, log(y), poisson(n), bernoulli(b), category(c), …;"
                    + " default: those of the configuration, or all columns of numbers but label, timestamp, key, id and what is"
                    + " named like one of them.")
    String features;

    @Option(
            names = "--family",
            paramLabel = "F",
            defaultValue = "gaussian",
            description =
                    "Family of the columns if --features does not say: gaussian, poisson, bernoulli, categorical or vonmises"
                            + " (angles in radians; default: ${DEFAULT-VALUE}).")
    String family;

    @Option(
            names = "--covariance",
            paramLabel = "TYPE",
            defaultValue = "full",
            description = "full, diagonal, spherical or tied (default: ${DEFAULT-VALUE}).")
    String covariance;

    @Option(
            names = "--standardize",
            description =
                    "Fit in units of each column's standard deviation; the model comes back in the original units.")
    boolean standardize;

    @Mixin
    EmOptions em;

    @Mixin
    FitFiles result;

    /**
     * Looks at everything that can be judged before the file is read.
     *
     * @throws InputException naming the option, its value and what is allowed
     */
    void check() {
        atLeast("--components", components, 1);
        em.check();
        result.check();
        oneOf(
                "--covariance",
                covariance,
                Arrays.stream(CovarianceType.values())
                        .map(CovarianceType::label)
                        .toArray(String[]::new));
        kind();
    }

    static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new InputException(option + " is " + value + "; it must be at least " + least);
        }
    }

    static void oneOf(String option, String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw new InputException(option + " is " + value + "; it must be one of " + String.join(", ", allowed));
        }
    }

    /** Kind of the columns where no features are named. */
    FeatureKind kind() {
        oneOf(
                "--family",
                family,
                Arrays.stream(FeatureKind.values()).map(FeatureKind::label).toArray(String[]::new));
        return FeatureKind.valueOf(family.toUpperCase(Locale.ROOT));
    }

    /**
     * The features to fit; null for all columns that are numbers.
     *
     * @param input what it says otherwise, and how values are read
     */
    Features features(FileOptions.Input input) {
        if (features == null) {
            return input.config() == null ? null : input.config().features();
        }
        try {
            return FileOptions.withCalendar(
                    Features.parse(features).reading(input.reading().reading()));
        } catch (IllegalArgumentException e) {
            throw new InputException("--features: " + e.getMessage(), e);
        }
    }

    CovarianceType covariance() {
        return CovarianceType.of(covariance);
    }
}
