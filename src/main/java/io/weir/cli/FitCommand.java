package io.weir.cli;

import io.weir.em.Assignment;
import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.InformationCriteria;
import io.weir.em.Start;
import io.weir.em.Trace;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.event.ModelSnapshot;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.FeatureKind;
import io.weir.family.Gaussian;
import io.weir.family.Regularization;
import io.weir.family.Standardization;
import io.weir.mixture.Identity;
import io.weir.mixture.Mixture;
import io.weir.plot.MixturePlot;
import io.weir.source.InputException;
import io.weir.source.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir fit}. */
@Command(name = "fit", description = "Fits a mixture to a file by batch EM, the way the lecture does.")
final class FitCommand implements Callable<Integer> {

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description =
                    "CSV with a header, or NDJSON; .gz is unpacked; - is stdin. An empty cell is a missing value.")
    private String input;

    @Option(names = "--components", paramLabel = "K", required = true, description = "Number of components.")
    private int components;

    @Option(
            names = "--features",
            paramLabel = "LIST",
            description = "What to fit, as in the configuration: x, log(y), poisson(n), bernoulli(b), category(c), …;"
                    + " default: all columns of numbers but label, timestamp, key and id.")
    private String features;

    @Option(
            names = "--family",
            paramLabel = "F",
            defaultValue = "gaussian",
            description =
                    "Family of the columns if --features does not say: gaussian, poisson, bernoulli or categorical"
                            + " (default: ${DEFAULT-VALUE}).")
    private String family;

    @Option(
            names = "--covariance",
            paramLabel = "TYPE",
            defaultValue = "full",
            description = "full, diagonal, spherical or tied (default: ${DEFAULT-VALUE}).")
    private String covariance;

    @Option(
            names = "--init",
            paramLabel = "HOW",
            defaultValue = "kmeans",
            description =
                    "kmeans++ (seeds only), kmeans, random, or a CSV of responsibilities with a header and one row per"
                            + " point (default: ${DEFAULT-VALUE}).")
    private String init;

    @Option(
            names = "--n-init",
            paramLabel = "N",
            defaultValue = "1",
            description = "Starts, of which the best is kept (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(
            names = "--max-iterations",
            paramLabel = "M",
            defaultValue = "100",
            description = "Iterations at the most (default: ${DEFAULT-VALUE}).")
    private int maxIterations;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            defaultValue = "1e-3",
            description = "Stops when the mean log-likelihood rises by less, in nats; 0 never does (default:"
                    + " ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--reg-covar",
            paramLabel = "R",
            defaultValue = "1e-6",
            description = "Added to every variance (default: ${DEFAULT-VALUE}).")
    private double regCovar;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed gives the same fit (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--assignment",
            paramLabel = "A",
            defaultValue = "soft",
            description = "soft: EM. hard: each point wholly to its best component; with --covariance spherical that is"
                    + " k-means, with one variance and equal weights (default: ${DEFAULT-VALUE}).")
    private String assignment;

    @Option(
            names = "--standardize",
            description =
                    "Fit in units of each column's standard deviation; the model comes back in the original units.")
    private boolean standardize;

    @Option(names = "--output", paramLabel = "MODEL.json", description = "The model; without it, it goes to stdout.")
    private Path output;

    @Option(
            names = "--trace",
            paramLabel = "TRACE.csv",
            description =
                    "Log-likelihood, ELBO and KL of every iteration, as sums over the points when it begins. With the"
                            + " ending .json also parameters and responsibilities, for 'weir dashboard --em'.")
    private Path trace;

    @Option(names = "--plot", paramLabel = "FILE", description = "Pictures, as .svg or .png.")
    private Path plot;

    @Option(
            names = "--plot-iterations",
            paramLabel = "I",
            split = ",",
            description = "Iterations to picture, like 1,5,10,15; without it, the result.")
    private List<Integer> plotIterations = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        checkOptions();
        Table table = Table.read(input, features == null ? null : features(), kind());
        if (table.size() < components) {
            throw new InputException(table.name() + " has " + table.size() + " rows, fewer than --components "
                    + components + "; give more rows or fewer components");
        }
        Fitted fitted = fit(table);
        write(table, fitted);
        report(table, fitted);
        return 0;
    }

    /** A finished fit, in the original units. */
    private record Fitted(
            Mixture mixture,
            BatchEm.Result run,
            Trace trace,
            EmRecord steps,
            Map<Integer, Mixture> pictured,
            double logLikelihood) {}

    private void checkOptions() {
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

    private FeatureKind kind() {
        oneOf(
                "--family",
                family,
                Arrays.stream(FeatureKind.values()).map(FeatureKind::label).toArray(String[]::new));
        return FeatureKind.valueOf(family.toUpperCase(Locale.ROOT));
    }

    private Features features() {
        try {
            return Features.parse(features);
        } catch (IllegalArgumentException e) {
            throw new InputException("--features: " + e.getMessage(), e);
        }
    }

    private Family family(Table table) {
        CovarianceType type = CovarianceType.of(covariance);
        if (hard()
                && type == CovarianceType.SPHERICAL
                && realFeatures(table).size() == table.features().size()) {
            return Gaussian.equalSpheres(table.features().size());
        }
        return table.features().family(type);
    }

    /** Whether the trace is to have every step. */
    private boolean isRecorded() {
        return trace != null && trace.toString().endsWith(".json");
    }

    private boolean hard() {
        return assignment.equals("hard");
    }

    private static List<String> realFeatures(Table table) {
        return IntStream.range(0, table.features().size())
                .mapToObj(table.features()::get)
                .filter(feature -> feature.kind() == FeatureKind.GAUSSIAN)
                .map(Feature::name)
                .toList();
    }

    private Fitted fit(Table table) {
        Family fitted = family(table);
        var standard = standardize
                ? Standardization.of(table.points(), realFeatures(table).size())
                : null;
        double[][] points = standardize ? standard.apply(table.points()) : table.points();
        // A sphere of standard units is an ellipsoid of the original ones.
        Family result = standardize
                        && fitted.covarianceType()
                                .filter(CovarianceType.SPHERICAL::equals)
                                .isPresent()
                ? table.features().family(CovarianceType.DIAGONAL)
                : fitted;
        UnaryOperator<Mixture> original = mixture -> standardize ? invert(mixture, standard, result, table) : mixture;

        var eStep = new EStep();
        var start = new Start(fitted, points, eStep);
        var em = new BatchEm(
                maxIterations,
                tolerance,
                hard() ? Assignment.HARD : Assignment.SOFT,
                new Regularization.Ridge(regCovar));
        boolean given = !init.equals("kmeans++") && !init.equals("kmeans") && !init.equals("random");
        var random = new SplittableRandom(seed);
        Fitted best = null;
        try (var progress = Progress.of("fit", "iterations", err())) {
            for (int run = 0; run < (given ? 1 : starts); run++) {
                double[][] r = given
                        ? Table.responsibilities(init, points.length, components)
                        : start.responsibilities(method(), components, random);
                Trace watch = trace == null ? null : new Trace(points, r, em.assignment());
                EmRecord steps = isRecorded() ? new EmRecord(table, r, em.assignment()) : null;
                Map<Integer, Mixture> pictured = new TreeMap<>();
                long before = (long) run * maxIterations;
                BatchEm.Result done = em.run(points, start.statistics(r), eStep, (iteration, mixture, bound) -> {
                    progress.at(
                            before + iteration, (before + iteration) / ((double) starts * Math.max(1, maxIterations)));
                    if (watch != null) {
                        watch.iteration(iteration, mixture, bound);
                    }
                    if (steps != null) {
                        steps.add(original.apply(mixture));
                    }
                    if (plotIterations.contains(iteration)) {
                        pictured.put(iteration, original.apply(mixture));
                    }
                });
                if (best == null || done.lowerBound() > best.run().lowerBound()) {
                    Mixture mixture = original.apply(done.mixture());
                    best = new Fitted(
                            mixture, done, watch, steps, pictured, eStep.logLikelihood(mixture, table.points()));
                }
            }
        }
        return best;
    }

    private static Mixture invert(Mixture mixture, Standardization standard, Family family, Table table) {
        Component[] inverted = new Component[mixture.size()];
        double[] weights = new double[mixture.size()];
        for (int k = 0; k < inverted.length; k++) {
            inverted[k] = standard.invert(mixture.component(k), family, table.levels());
            weights[k] = mixture.weight(k);
        }
        return Mixture.of(family, weights, inverted);
    }

    private Start.Method method() {
        return switch (init) {
            case "kmeans++" -> Start.Method.KMEANS_PLUS_PLUS;
            case "random" -> Start.Method.RANDOM;
            default -> Start.Method.KMEANS;
        };
    }

    private void write(Table table, Fitted fitted) {
        byte[] model = snapshot(table, fitted).toJson();
        if (output == null) {
            spec.commandLine().getOut().println(new String(model, StandardCharsets.UTF_8));
        } else {
            writing(output, () -> Files.write(output, model));
        }
        if (trace != null) {
            writing(
                    trace,
                    () -> isRecorded()
                            ? Files.write(trace, fitted.steps().toJson(fitted.trace()))
                            : Files.writeString(trace, csv(fitted.trace())));
        }
        if (plot != null) {
            if (realFeatures(table).isEmpty()) {
                throw new InputException("--plot needs a feature that is a real number; " + table.name() + " has none");
            }
            MixturePlot pictures = new MixturePlot(table.points(), realFeatures(table));
            fitted.pictured().forEach((iteration, mixture) -> pictures.add("iteration " + iteration, mixture));
            if (fitted.pictured().isEmpty()) {
                pictures.add("after " + fitted.run().iterations() + " iterations", fitted.mixture());
            }
            writing(plot, () -> {
                pictures.write(plot);
                return plot;
            });
        }
    }

    private static void writing(Path file, Callable<Path> write) {
        try {
            write.call();
        } catch (IOException e) {
            throw new InputException("cannot write " + file + ": " + e, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String csv(Trace trace) {
        var text = new StringBuilder("iteration,log_likelihood,elbo,kl_before_e_step,max_change,seconds\n");
        for (Trace.Row row : trace.rows()) {
            text.append(row.iteration())
                    .append(',')
                    .append(row.logLikelihood())
                    .append(',')
                    .append(row.elbo())
                    .append(',')
                    .append(row.klBeforeEStep())
                    .append(',')
                    .append(row.maxChange())
                    .append(',')
                    .append(String.format(Locale.ROOT, "%.6f", row.seconds()))
                    .append('\n');
        }
        return text.toString();
    }

    private ModelSnapshot snapshot(Table table, Fitted fitted) {
        InformationCriteria criteria =
                InformationCriteria.of(fitted.run().mixture(), fitted.logLikelihood(), table.size());
        Map<String, Object> provenance = new LinkedHashMap<>(ModelSnapshot.thisProgram());
        provenance.put("command", "fit");
        provenance.put("iterations", fitted.run().iterations());
        provenance.put("converged", fitted.run().converged());
        if (fitted.run().iterations() > 0) {
            provenance.put("lowerBound", fitted.run().lowerBound());
        }
        provenance.put("logLikelihood", fitted.logLikelihood());
        provenance.put("parameters", criteria.parameters());
        provenance.put("aic", criteria.aic());
        provenance.put("bic", criteria.bic());
        provenance.put("init", init);
        provenance.put("seed", seed);
        provenance.put("regCovar", regCovar);
        provenance.put("assignment", assignment);
        return new ModelSnapshot(
                "fit",
                1,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                table.size(),
                table.size(),
                table.features(),
                fitted.mixture(),
                table.levels(),
                Identity.first(components, 1),
                fitted.logLikelihood() / table.size(),
                null,
                provenance);
    }

    private void report(Table table, Fitted fitted) {
        PrintWriter err = err();
        InformationCriteria criteria =
                InformationCriteria.of(fitted.run().mixture(), fitted.logLikelihood(), table.size());
        err.printf(
                Locale.ROOT,
                "%,d points of %s, %d components: %s after %d iterations%n",
                table.size(),
                table.features(),
                components,
                fitted.run().converged() ? "converged" : "stopped",
                fitted.run().iterations());
        err.printf(
                Locale.ROOT,
                "log-likelihood %.6g (%.6g per point), AIC %.6g, BIC %.6g%n",
                fitted.logLikelihood(),
                fitted.logLikelihood() / table.size(),
                criteria.aic(),
                criteria.bic());
        if (!fitted.run().converged() && tolerance > 0) {
            err.printf(
                    Locale.ROOT,
                    "weir: EM did not converge to a tolerance of %s in %d iterations; allow more (--max-iterations), a larger"
                            + " --tolerance, or another start (--n-init, --seed)%n",
                    tolerance,
                    maxIterations);
        }
        for (int k = 0; k < components; k++) {
            if (fitted.mixture().weight(k) * table.size() < 1e-6) {
                err.println("weir: component " + k + " has no points left; fit with fewer components");
            }
        }
        err.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
