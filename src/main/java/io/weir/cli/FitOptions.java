package io.weir.cli;

import io.weir.em.AssignmentMode;
import io.weir.em.BatchEm;
import io.weir.em.Initializer;
import io.weir.event.Features;
import io.weir.family.CovarianceType;
import io.weir.family.product.FeatureKind;
import io.weir.family.Regularization;
import io.weir.plot.MixturePlot;
import io.weir.source.InputException;
import java.nio.file.Path;
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
            names = "--init",
            paramLabel = "HOW",
            defaultValue = "kmeans",
            description =
                    "kmeans++ (seeds only), kmeans, random, or a CSV of responsibilities with a header and one row per"
                            + " point (default: ${DEFAULT-VALUE}).")
    String init;

    @Option(
            names = "--n-init",
            paramLabel = "N",
            defaultValue = "1",
            description = "Starts, of which the best is kept (default: ${DEFAULT-VALUE}).")
    int starts;

    @Option(
            names = "--max-iterations",
            paramLabel = "M",
            defaultValue = "100",
            description = "Iterations at the most (default: ${DEFAULT-VALUE}).")
    int maxIterations;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            defaultValue = "1e-3",
            description = "Stops when the mean log-likelihood rises by less, in nats; 0 never does (default:"
                    + " ${DEFAULT-VALUE}). With --assignment hard: when no point changes its component.")
    double tolerance;

    @Option(
            names = "--reg-covar",
            paramLabel = "R",
            defaultValue = "1e-6",
            description =
                    "Added to every variance, in the columns' own units or, with --standardize, in standard ones (default:"
                            + " ${DEFAULT-VALUE}).")
    double regCovar;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed gives the same fit (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--assignment",
            paramLabel = "A",
            defaultValue = "soft",
            description = "soft: EM. hard: each point wholly to its best component; with --covariance spherical that is"
                    + " k-means, with one variance and equal weights (default: ${DEFAULT-VALUE}).")
    String assignment;

    @Option(
            names = "--standardize",
            description =
                    "Fit in units of each column's standard deviation; the model comes back in the original units.")
    boolean standardize;

    @Option(
            names = "--output",
            paramLabel = "MODEL.json",
            converter = FileName.OrStdout.class,
            description = "The model; without it, or as -, it goes to stdout.")
    Path output;

    @Option(
            names = "--trace",
            paramLabel = "TRACE.csv",
            description =
                    "Log-likelihood, ELBO and KL of every iteration, as sums over the points when it begins. With the"
                            + " ending .json also parameters and responsibilities, for 'weir dashboard --em'.")
    Path trace;

    @Option(names = "--plot", paramLabel = "FILE", description = "Pictures, as .svg or .png.")
    Path plot;

    @Option(
            names = "--plot-iterations",
            paramLabel = "I",
            split = ",",
            description = "Iterations to picture, like 1,5,10,15; without it, the result.")
    List<Integer> plotIterations = List.of();

    /**
     * Looks at everything that can be judged before the file is read.
     *
     * @throws InputException naming the option, its value and what is allowed
     */
    void check() {
        atLeast("--components", components, 1);
        atLeast("--n-init", starts, 1);
        atLeast("--max-iterations", maxIterations, 0);
        if (!(tolerance >= 0)) {
            throw new InputException("--tolerance is " + tolerance + "; it must be a number ≥ 0");
        }
        if (!(regCovar >= 0 && regCovar < Double.POSITIVE_INFINITY)) {
            throw new InputException("--reg-covar is " + regCovar + "; it must be a finite number ≥ 0");
        }
        for (int iteration : plotIterations) {
            atLeast("--plot-iterations", iteration, 0);
        }
        if (plot != null) {
            try {
                MixturePlot.format(plot);
            } catch (IllegalArgumentException e) {
                throw new InputException("--plot " + e.getMessage());
            }
        }
        oneOf("--assignment", assignment, "soft", "hard");
        oneOf(
                "--covariance",
                covariance,
                Arrays.stream(CovarianceType.values())
                        .map(CovarianceType::label)
                        .toArray(String[]::new));
        kind();
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new InputException(option + " is " + value + "; it must be at least " + least);
        }
    }

    private static void oneOf(String option, String value, String... allowed) {
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
            return Features.parse(features).reading(input.reading().reading());
        } catch (IllegalArgumentException e) {
            throw new InputException("--features: " + e.getMessage(), e);
        }
    }

    CovarianceType covariance() {
        return CovarianceType.of(covariance);
    }

    /** Whether the trace is to have every step. */
    boolean isRecorded() {
        return trace != null && trace.toString().endsWith(".json");
    }

    boolean hard() {
        return assignment.equals("hard");
    }

    BatchEm em() {
        return new BatchEm(
                maxIterations,
                tolerance,
                hard() ? AssignmentMode.HARD : AssignmentMode.SOFT,
                new Regularization.Ridge(regCovar));
    }

    /** Whether the first responsibilities are in a file. */
    boolean startIsGiven() {
        return !init.equals("kmeans++") && !init.equals("kmeans") && !init.equals("random");
    }

    Initializer.Method method() {
        return switch (init) {
            case "kmeans++" -> Initializer.Method.KMEANS_PLUS_PLUS;
            case "random" -> Initializer.Method.RANDOM;
            default -> Initializer.Method.KMEANS;
        };
    }
}
