package io.weir.cli;

import io.weir.evaluation.Evaluation;
import io.weir.source.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir evaluate}. */
@Command(
        name = "evaluate",
        description = "Learns recorded data sets and writes the results beside what batch EM and others reach on them.")
final class EvaluateCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Folder with YARDSTICK_open.csv, YARDSTICK_STREAM_open.csv and the sets in real/.")
    private Path data;

    @Option(
            names = "--only",
            paramLabel = "NAMES",
            split = ",",
            description = "Names of sets, separated by commas (default: all).")
    private Set<String> only = new LinkedHashSet<>();

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
            description = "Markdown (default: ${DEFAULT-VALUE}).")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (threads < 1) {
            throw new InputException("--threads is " + threads + "; it must be at least 1");
        }
        var err = spec.commandLine().getErr();
        var evaluation = new Evaluation(data, only, err::println);
        String command = "bin/weir evaluate --data DIR" + (only.isEmpty() ? "" : " --only " + String.join(",", only));
        String commit = commit();
        try {
            evaluation.run(threads, () -> save(evaluation.markdown(command, commit)));
        } catch (IOException e) {
            throw new InputException(
                    "--data " + data + " cannot be read (" + e + "); name a folder with the yardsticks and real/", e);
        }
        return 0;
    }

    private void save(String page) {
        try {
            if (output.getParent() != null) {
                Files.createDirectories(output.getParent());
            }
            Files.writeString(output, page);
        } catch (IOException e) {
            throw new InputException("--output " + output + " cannot be written (" + e + "); name another file", e);
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
