package programs;

import io.weir.library.Detector;
import io.weir.library.Explanation;
import io.weir.library.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads lines of time, latency and bytes, and says which are strange and why, while it learns from them. */
public final class Watch {

    public static void main(String[] arguments) throws IOException {
        Detector detector = Detector.builder("latency, log(bytes)").components(2).alertRate(0.01).build();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] cells = line.split(",");
            double[] x = {Double.parseDouble(cells[1]), Double.parseDouble(cells[2])};
            Verdict verdict = detector.accept(x, Long.parseLong(cells[0]));
            if (verdict.anomaly()) {
                Explanation why = verdict.explanation().get(0);
                System.out.println(cells[0] + ": " + why.feature() + " is " + why.value() + ", expected " + why.expected());
            }
        }
    }
}
