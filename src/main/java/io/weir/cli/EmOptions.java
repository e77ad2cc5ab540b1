package io.weir.cli;

import io.weir.em.AssignmentMode;
import io.weir.em.BatchEm;
import io.weir.em.Initializer;
import io.weir.family.Regularization;
import io.weir.source.InputException;
import picocli.CommandLine.Option;

/** How {@code weir fit} goes about it: where EM starts, how often, and when it stops. */
final class EmOptions {

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

    void check() {
        FitOptions.atLeast("--n-init", starts, 1);
        FitOptions.atLeast("--max-iterations", maxIterations, 0);
        if (!(tolerance >= 0)) {
            throw new InputException("--tolerance is " + tolerance + "; it must be a number ≥ 0");
        }
        if (!(regCovar >= 0 && regCovar < Double.POSITIVE_INFINITY)) {
            throw new InputException("--reg-covar is " + regCovar + "; it must be a finite number ≥ 0");
        }
        FitOptions.oneOf("--assignment", assignment, "soft", "hard");
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
