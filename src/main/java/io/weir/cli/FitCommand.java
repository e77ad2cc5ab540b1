package io.weir.cli;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.InformationCriteria;
import io.weir.em.Initializer;
import io.weir.em.Trace;
import io.weir.event.Feature;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.product.FeatureKind;
import io.weir.json.FileTrouble;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import io.weir.mixture.Standardization;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir fit}. */
@Command(name = "fit", description = "Fits a mixture to a file by batch EM, the way the lecture does.")
final class FitCommand implements Callable<Integer> {

    /** What is added to a variance is worth a warning from this part of it on. */
    private static final double LARGE_RIDGE = 0.01;

    @Mixin
    private FitOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        options.check();
        FileOptions.Input input = options.file.input(err());
        Table table = Table.read(options.input, input.format(), options.features(input), options.kind());
        if (table.size() < options.components) {
            throw new InputException(table.name() + " has " + table.size() + " rows, fewer than --components "
                    + options.components + "; give more rows or fewer components");
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
            InformationCriteria criteria,
            double logLikelihood,
            double gain) {

        /** Of the last E-step, per point and in the original units. */
        double lowerBound(int points) {
            return run.lowerBound() - gain / points;
        }
    }

    private Family family(Table table) {
        CovarianceType type = options.covariance();
        if (options.em.hard()
                && type == CovarianceType.SPHERICAL
                && realFeatures(table).size() == table.features().size()) {
            return Gaussian.equalSpheres(table.features().size());
        }
        return table.features().family(type);
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
        var standard = options.standardize
                ? Standardization.of(table.points(), realFeatures(table).size())
                : null;
        double gain = options.standardize ? standard.logLikelihoodGain(table.points()) : 0;
        double[][] points = options.standardize ? standard.apply(table.points()) : table.points();
        // A sphere of standard units is an ellipsoid of the original ones.
        Family result = options.standardize
                        && fitted.covarianceType()
                                .filter(CovarianceType.SPHERICAL::equals)
                                .isPresent()
                ? table.features().family(CovarianceType.DIAGONAL)
                : fitted;
        UnaryOperator<Mixture> original =
                mixture -> options.standardize ? standard.invert(mixture, result, table.levels()) : mixture;

        var eStep = new EStep();
        var start = new Initializer(fitted, points, eStep);
        var em = options.em.em();
        boolean given = options.em.startIsGiven();
        var random = new SplittableRandom(options.em.seed);
        Fitted best = null;
        try (var progress = Progress.of("fit", "iterations", err())) {
            for (int run = 0; run < (given ? 1 : options.em.starts); run++) {
                double[][] r = given
                        ? Table.responsibilities(options.em.init, points.length, options.components)
                        : start.responsibilities(options.em.method(), options.components, random);
                Trace watch = options.result.trace == null ? null : new Trace(points, r, em.assignment(), gain);
                EmRecord steps = options.result.isRecorded() ? new EmRecord(table, r, em.assignment()) : null;
                Map<Integer, Mixture> pictured = new TreeMap<>();
                long before = (long) run * options.em.maxIterations;
                BatchEm.Result done = em.run(points, start.statistics(r), eStep, (iteration, mixture, bound) -> {
                    progress.at(
                            before + iteration,
                            (before + iteration)
                                    / ((double) options.em.starts * Math.max(1, options.em.maxIterations)));
                    if (watch != null) {
                        watch.iteration(iteration, mixture, bound);
                    }
                    if (steps != null) {
                        steps.add(original.apply(mixture));
                    }
                    if (options.result.plotIterations.contains(iteration)) {
                        pictured.put(iteration, original.apply(mixture));
                    }
                });
                if (best == null || done.lowerBound() > best.run().lowerBound()) {
                    Mixture mixture = original.apply(done.mixture());
                    double logLikelihood = eStep.logLikelihood(mixture, table.points());
                    var criteria =
                            InformationCriteria.of(done.mixture(), start.background(), logLikelihood, points.length);
                    best = new Fitted(mixture, done, watch, steps, pictured, criteria, logLikelihood, gain);
                }
            }
        }
        return best;
    }

    private void write(Table table, Fitted fitted) {
        byte[] model = snapshot(table, fitted).toJson();
        if (options.result.output == null) {
            spec.commandLine().getOut().print(new String(model, StandardCharsets.UTF_8));
            spec.commandLine().getOut().println();
        } else {
            writing(options.result.output, () -> Files.write(options.result.output, model));
        }
        if (options.result.trace != null) {
            writing(
                    options.result.trace,
                    () -> options.result.isRecorded()
                            ? Files.write(options.result.trace, fitted.steps().toJson(fitted.trace()))
                            : Files.writeString(options.result.trace, csv(fitted.trace())));
        }
        if (options.result.plot != null) {
            if (realFeatures(table).isEmpty()) {
                throw new InputException("--plot needs a feature that is a real number; " + table.name() + " has none");
            }
            MixturePlot pictures = new MixturePlot(table.points(), realFeatures(table));
            fitted.pictured().forEach((iteration, mixture) -> pictures.add("iteration " + iteration, mixture));
            if (fitted.pictured().isEmpty()) {
                pictures.add("after " + fitted.run().iterations() + " iterations", fitted.mixture());
            }
            writing(options.result.plot, () -> {
                pictures.write(options.result.plot);
                return options.result.plot;
            });
        }
    }

    private static void writing(Path file, Callable<Path> write) {
        try {
            write.call();
        } catch (IOException e) {
            throw new InputException("cannot write " + file + ": " + FileTrouble.ofWriting(e), e);
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
        InformationCriteria criteria = fitted.criteria();
        Map<String, Object> provenance = new LinkedHashMap<>(ModelSnapshot.thisProgram());
        provenance.put("command", "fit");
        provenance.put("iterations", fitted.run().iterations());
        provenance.put("converged", fitted.run().converged());
        if (fitted.run().iterations() > 0) {
            provenance.put("lowerBound", fitted.lowerBound(table.size()));
        }
        provenance.put("logLikelihood", fitted.logLikelihood());
        provenance.put("parameters", criteria.parameters());
        provenance.put("aic", criteria.aic());
        provenance.put("bic", criteria.bic());
        provenance.put("init", options.em.init);
        provenance.put("seed", options.em.seed);
        provenance.put("regCovar", options.em.regCovar);
        provenance.put("standardized", options.standardize);
        provenance.put("assignment", options.em.assignment);
        return new ModelSnapshot(
                "fit",
                1,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                table.size(),
                table.size(),
                table.features(),
                fitted.mixture(),
                table.levels(),
                ComponentIds.first(options.components, 1),
                fitted.logLikelihood() / table.size(),
                null,
                false,
                provenance);
    }

    private void report(Table table, Fitted fitted) {
        PrintWriter err = err();
        InformationCriteria criteria = fitted.criteria();
        err.printf(
                Locale.ROOT,
                "%,d points of %s, %d components: %s after %d iterations%n",
                table.size(),
                table.features(),
                options.components,
                fitted.run().converged() ? "converged" : "stopped",
                fitted.run().iterations());
        err.printf(
                Locale.ROOT,
                "log-likelihood %.6g (%.6g per point), AIC %.6g, BIC %.6g%n",
                fitted.logLikelihood(),
                fitted.logLikelihood() / table.size(),
                criteria.aic(),
                criteria.bic());
        if (!fitted.run().converged() && options.em.tolerance > 0) {
            err.printf(
                    Locale.ROOT,
                    "weir: EM did not converge to a tolerance of %s in %d iterations; allow more (--max-iterations), a larger"
                            + " --tolerance, or another start (--n-init, --seed)%n",
                    options.em.tolerance,
                    options.em.maxIterations);
        }
        warnOfRidge(table, err);
        for (int k = 0; k < options.components; k++) {
            if (fitted.mixture().weight(k) * table.size() < 1e-6) {
                err.println("weir: component " + k + " has no points left; fit with fewer components");
            }
        }
        err.flush();
    }

    /** Says so where the ridge is no small part of what it is added to. */
    private void warnOfRidge(Table table, PrintWriter err) {
        List<String> names = realFeatures(table);
        var columns = Standardization.of(table.points(), names.size());
        for (int j = 0; j < names.size(); j++) {
            double variance = options.standardize ? 1 : columns.scale(j) * columns.scale(j);
            if (columns.varies(j) && options.em.regCovar > LARGE_RIDGE * variance) {
                err.printf(
                        Locale.ROOT,
                        "weir: --reg-covar %s is %.3g %% of the variance of %s, %.3g, and widens every component along it; give"
                                + " a smaller one%s%n",
                        options.em.regCovar,
                        100 * options.em.regCovar / variance,
                        names.get(j),
                        variance,
                        options.standardize ? "" : ", or --standardize");
            }
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
