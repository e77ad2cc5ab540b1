package programs;

import io.weir.library.Detector;
import io.weir.library.Verdict;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Goes on where the run before has stopped: the state is in a file. */
public final class SaveAndResume {

    private static final Detector.Builder DESCRIPTION =
            Detector.builder("latency, log(bytes)").components(2).alertRate(0.01);

    public static void main(String[] arguments) throws IOException {
        Path state = Path.of(arguments[1]);
        Detector detector = Files.exists(state) ? read(state) : DESCRIPTION.build();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] cells = line.split(",");
            double[] x = {Double.parseDouble(cells[1]), Double.parseDouble(cells[2])};
            Verdict verdict = detector.accept(x, Long.parseLong(cells[0]));
            if (verdict.anomaly()) {
                System.out.println(cells[0] + ": cluster " + verdict.cluster() + ", p = " + verdict.pValue());
            }
        }
        write(detector, state);
    }

    private static Detector read(Path state) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(state)))) {
            return Detector.read(in, DESCRIPTION);
        }
    }

    /** Writes beside, and then replaces: who is interrupted keeps what was there. */
    private static void write(Detector detector, Path state) throws IOException {
        Path beside = state.resolveSibling(state.getFileName() + ".new");
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside)))) {
            detector.write(out);
        }
        Files.move(beside, state, StandardCopyOption.REPLACE_EXISTING);
    }
}
