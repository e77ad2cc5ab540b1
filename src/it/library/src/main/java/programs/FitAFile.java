package programs;

import io.weir.library.GaussianMixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** Fits two clusters to a CSV file of numbers. */
public final class FitAFile {

    public static void main(String[] arguments) throws IOException {
        double[][] points;
        try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
            points = lines.skip(1)
                    .map(line -> Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray())
                    .toArray(double[][]::new);
        }
        GaussianMixture mixture = GaussianMixture.fit(points, 2);
        for (int k = 0; k < mixture.size(); k++) {
            String share = String.format(Locale.ROOT, "%.1f %%", 100 * mixture.weight(k));
            System.out.println("cluster " + k + ": " + share + " around " + Arrays.toString(mixture.mean(k)));
        }
        System.out.println("first row: " + Arrays.toString(mixture.responsibilities(points[0])));
    }
}
