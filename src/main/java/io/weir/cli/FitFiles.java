package io.weir.cli;

import io.weir.plot.MixturePlot;
import io.weir.source.InputException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code weir fit} writes, and where to. */
final class FitFiles {

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

    void check() {
        for (int iteration : plotIterations) {
            FitOptions.atLeast("--plot-iterations", iteration, 0);
        }
        if (plot != null) {
            try {
                MixturePlot.format(plot);
            } catch (IllegalArgumentException e) {
                throw new InputException("--plot " + e.getMessage());
            }
        }
    }

    /** Whether the trace is to have every step. */
    boolean isRecorded() {
        return trace != null && trace.toString().endsWith(".json");
    }
}
