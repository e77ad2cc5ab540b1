package io.weir.cli;

import io.weir.evaluation.Evaluation;
import io.weir.evaluation.Part;
import io.weir.json.FileTrouble;
import io.weir.source.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weir evaluate}. */
@Command(
        name = "evaluate",
        description = "Learns recorded data sets and writes the results beside what batch EM and others reach on them.")
final class EvaluateCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder with YARDSTICK_open.csv, YARDSTICK_STREAM_open.csv and the sets in real/, tables/ and series/.")
    private Path data;

    @Option(
            names = "--only",
            paramLabel = "NAMES",
            split = ",",
            description = "Names of sets, separated by commas (default: all).")
    private Set<String> only = new LinkedHashSet<>();

    @Option(
            names = "--part",
            paramLabel = "PARTS",
            split = ",",
            converter = PartConverter.class,
            description =
                    "static, streams, bars, alerts, ranking, series, nab or fleet, or several, separated by commas (default: all).")
    private Set<Part> parts = new LinkedHashSet<>();

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "" + Evaluation.ORDERS,
            description = "Orders in which a static set is learned; the median counts (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Trials at once (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "docs/evaluation.md",
            description =
                    "Markdown (default: ${DEFAULT-VALUE}); beside it, a file of the same name in .csv keeps all results, so"
                            + " that some can be run again.")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (threads < 1) {
            throw new InputException("--threads is " + threads + "; it must be at least 1");
        }
        if (orders < 1) {
            throw new InputException("--orders is " + orders + "; it must be at least 1");
        }
        var err = spec.commandLine().getErr();
        var choice =
                new Evaluation.Choice(parts.isEmpty() ? EnumSet.allOf(Part.class) : parts, Set.copyOf(only), orders);
        String name = output.getFileName().toString().replaceFirst("\\.md$", "");
        Path results = output.resolveSibling(name + ".csv");
        Evaluation evaluation;
        try {
            evaluation = new Evaluation(data, choice, results, commit(), err::println);
        } catch (IOException e) {
            throw new InputException(
                    "the results of earlier runs cannot be read (" + e.getMessage() + "); move " + results + " away",
                    e);
        }
        try {
            evaluation.run(threads, () -> save(evaluation));
        } catch (IOException e) {
            throw new InputException(
                    "--data " + data + " cannot be read (" + FileTrouble.of(e)
                            + "); name a folder with the yardsticks and real/",
                    e);
        }
        return 0;
    }

    /** Reads parts in lower case. */
    private static final class PartConverter implements ITypeConverter<Part> {
        @Override
        public Part convert(String value) {
            try {
                return Part.of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private void save(Evaluation evaluation) {
        try {
            if (output.getParent() != null) {
                Files.createDirectories(output.getParent());
            }
            Files.writeString(output, evaluation.markdown());
        } catch (IOException e) {
            throw new InputException(
                    "--output " + output + " cannot be written (" + FileTrouble.ofWriting(e) + "); name another file",
                    e);
        }
    }

    /** The commit of the checkout this is run in, or what is known instead. */
    private static String commit() throws InterruptedException {
        try {
            var git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 && !text.isEmpty() ? text : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
