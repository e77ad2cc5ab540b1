package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.library.Detector;
import io.weir.library.Explanation;
import io.weir.library.GaussianMixture;
import io.weir.library.Verdict;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's Java is what runs here. */
class ReadmeTest {

    private static final Path PACKAGES = Path.of("src/main/java/io/weir");
    /** Files that a package may have: thirty, and those that are larger may only shrink. */
    private static final Map<String, Integer> ROOMS = rooms();

    private static Map<String, Integer> rooms() {
        Map<String, Integer> rooms = new TreeMap<>(Map.of("cli", 54, "em", 30, "web", 30, "family", 30));
        for (String room : List.of(
                "threads",
                "numeric",
                "mixture",
                "anomaly",
                "event",
                "json",
                "engine",
                "library",
                "source",
                "http",
                "plot",
                "metrics",
                "config",
                "input",
                "records",
                "store",
                "streams",
                "admin",
                "runtime",
                "broker",
                "evaluation",
                "report",
                "profile",
                "bench")) {
            rooms.put(room, 30);
        }
        return rooms;
    }

    @Test
    void theSnippetFitsScoresAndLearns() {
        double[][] points = Fixtures.csv("lecture_X.csv");
        // snippet
        GaussianMixture mixture = GaussianMixture.fit(points, 2);
        double[] r = mixture.responsibilities(points[0]);

        Detector detector =
                Detector.builder("x, y").components(2).alertRate(0.01).build();
        for (int i = 0; i < points.length; i++) {
            Verdict verdict = detector.accept(points[i], 1000L * i);
            if (verdict.anomaly()) {
                Explanation strangest = verdict.explanation().get(0);
                System.getLogger("alerts").log(Level.WARNING, "{0}, p = {1}", strangest, verdict.pValue());
            }
        }
        // end of snippet
        assertThat(r).hasSize(2);
        assertThat(detector.events()).isEqualTo(points.length);
        assertThat(detector.clusters()).hasSize(2);
    }

    @Test
    void theSnippetIsTheReadmes() throws IOException {
        Matcher readme =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        Matcher here = Pattern.compile("// snippet\n(.*?)// end of snippet", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("src/test/java/io/weir/ReadmeTest.java")));
        assertThat(readme.find()).isTrue();
        assertThat(here.find()).isTrue();
        assertThat(words(readme.group(1))).isEqualTo(words(here.group(1)));
    }

    @Test
    void theRoomsOfTheReadmeAreThePackages() throws IOException {
        List<String> drawn = Pattern.compile("^[├└]── (\\w+) ", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(room -> room.group(1))
                .toList();
        assertThat(drawn).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
        for (var room : ROOMS.entrySet()) {
            try (Stream<Path> files = Files.list(PACKAGES.resolve(room.getKey()))) {
                long classes = files.filter(file -> Files.isRegularFile(file) && !file.endsWith("package-info.java"))
                        .count();
                assertThat(classes).as("files of %s", room.getKey()).isBetween(1L, (long) room.getValue());
            }
        }
        try (Stream<Path> packages = Files.list(PACKAGES)) {
            assertThat(packages.map(room -> room.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
        }
    }

    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }
}
