package io.weir.cli;

import io.weir.em.EStep;
import io.weir.event.Assignment;
import io.weir.event.Features;
import io.weir.event.OutOfRange;
import io.weir.event.Source;
import io.weir.json.AssignmentWriter;
import io.weir.json.FileTrouble;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.mixture.Mixture;
import io.weir.report.Refusals;
import io.weir.source.InputException;
import io.weir.source.RecordedEvent;
import io.weir.source.Table;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir score}. */
@Command(
        name = "score",
        description = "Scores every row of a file with a given model: cluster, responsibilities, log-likelihood.")
final class ScoreCommand implements Callable<Integer> {

    @Option(
            names = "--model",
            paramLabel = "MODEL.json",
            required = true,
            description = "A model of fit, or a snapshot.")
    private Path model;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description = "CSV with a header, or JSON; .gz is unpacked; - is stdin.")
    private String input;

    @Mixin
    private FileOptions file;

    @Option(
            names = "--output",
            paramLabel = "OUT.ndjson",
            converter = FileName.OrStdout.class,
            description =
                    "One assignment per row, as on the assignments topic; without it, or as -, they go to stdout.")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelSnapshot snapshot = ModelFile.read(model);
        var err = spec.commandLine().getErr();
        var refusals = new Refusals();
        FileOptions.Input said = file.input(err);
        Features features = FileOptions.withCalendar(snapshot.features().readAs(said.reading()));
        Table table = Table.read(input, said.format(), features, (event, why) -> {
            String place = why.getMessage().startsWith("line ") ? "" : "line " + event.line() + ": ";
            refusals.add(why.reason().name(), place + why.getMessage());
        });
        double total = 0;
        try (OutputStream out = output == null
                        ? new BufferedOutputStream(System.out)
                        : new BufferedOutputStream(Files.newOutputStream(output));
                var progress = Progress.of("score", "events", err)) {
            total = write(snapshot, Judging.of(snapshot, said.config()), table, out, progress);
            out.flush();
        } catch (IOException e) {
            throw new InputException(
                    "cannot write " + (output == null ? "to stdout" : output) + ": " + FileTrouble.ofWriting(e), e);
        }
        if (table.size() > 0) {
            err.printf(Locale.ROOT, "%,d points, mean log-likelihood %.6g%n", table.size(), total / table.size());
        }
        Outcome.say(table.size() + refusals.total(), refusals, err);
        return 0;
    }

    /**
     * Anomalies are what is beyond the model's threshold, and what is out of range; without either, nothing is said of them.
     */
    private static double write(
            ModelSnapshot snapshot, Judging judging, Table table, OutputStream out, Progress progress)
            throws IOException {
        Mixture mixture = snapshot.mixture();
        double threshold =
                snapshot.alert() == null ? Double.NaN : snapshot.alert().threshold();
        boolean scored = threshold == threshold;
        boolean judged = scored || !judging.ranges().isEmpty();
        var core = scored ? judging.score(snapshot) : null;
        var writer = AssignmentWriter.precise(judged);
        var eStep = new EStep();
        double[] r = new double[mixture.size()];
        double total = 0;
        for (int i = 0; i < table.size(); i++) {
            double logLikelihood = mixture.responsibilities(table.points()[i], r, eStep.point(mixture.dimension()));
            total += logLikelihood;
            double score = scored ? core.of(table.points()[i]) : Double.NaN;
            long timestamp = table.timestamps()[i];
            List<OutOfRange> outOfRange = judging.ranges().outside(table.points()[i]);
            boolean certain = !outOfRange.isEmpty();
            var assignment = new Assignment(
                    Integer.toString(table.rows()[i]),
                    timestamp == RecordedEvent.NO_TIMESTAMP ? 0 : timestamp,
                    snapshot.model(),
                    snapshot.version(),
                    false,
                    snapshot.components(),
                    r,
                    logLikelihood,
                    score,
                    certain ? Double.MIN_NORMAL : Double.NaN,
                    certain || score > threshold,
                    null,
                    outOfRange,
                    new Source(table.name(), 0, table.rows()[i]));
            out.write(writer.write(assignment));
            out.write('\n');
            progress.at(i, (double) i / table.size());
        }
        return total;
    }
}
