package programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the programs of the documentation, as modules. */
class ProgramsTest {

    @TempDir
    Path folder;

    private interface Program {
        void main(String[] arguments) throws IOException;
    }

    private static List<String> output(Program program, Path... arguments) throws IOException {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.main(List.of(arguments).stream().map(Path::toString).toArray(String[]::new));
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Time, latency and bytes; requests of two kinds, and one of 10 MB in the end. */
    private static List<String> requests() {
        var random = new SplittableRandom(2);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            boolean slow = random.nextInt(3) == 0;
            double latency = (slow ? 200 : 20) + 3 * random.nextGaussian();
            double bytes = Math.exp((slow ? 9 : 6) + 0.2 * random.nextGaussian());
            lines.add(1000L * i + "," + latency + "," + bytes);
        }
        lines.set(3999, "3999000,20.0,1.0E7");
        return lines;
    }

    @Test
    void theLibraryIsAModule() {
        Module library = io.weir.library.Detector.class.getModule();
        assertEquals("io.weir.core", library.getName());
        assertEquals(1, library.getDescriptor().exports().size());
    }

    @Test
    void itBringsEjmlAlone() {
        String paths = System.getProperty("jdk.module.path") + File.pathSeparator + System.getProperty("java.class.path");
        Set<String> libraries = Stream.of(paths.split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString())
                .filter(name -> name.endsWith(".jar"))
                .map(name -> name.replaceAll("-[0-9].*", ""))
                .filter(name -> !name.matches("junit-.*|surefire.*|opentest4j|apiguardian-api|jspecify"))
                .collect(Collectors.toSet());
        assertEquals(Set.of("weir-core", "ejml-ddense", "ejml-core"), libraries);
    }

    @Test
    void aFileIsFitted() throws IOException {
        var random = new SplittableRandom(1);
        List<String> lines = new ArrayList<>(List.of("x,y"));
        for (int i = 0; i < 900; i++) {
            double centre = i % 3 == 0 ? 10 : 0;
            lines.add((centre + random.nextGaussian()) + "," + (random.nextGaussian() - centre));
        }
        List<String> output = output(FitAFile::main, Files.write(folder.resolve("points.csv"), lines));
        assertEquals(3, output.size());
        assertTrue(output.stream().anyMatch(line -> line.matches("cluster [01]: 33\\.[0-9] % around \\[(9\\.9|10\\.[01]).*")), output::toString);
        assertTrue(output.stream().anyMatch(line -> line.matches("cluster [01]: 66\\.[0-9] % around \\[-?0\\.[01].*")), output::toString);
        assertTrue(output.get(2).startsWith("first row: ["), output::toString);
    }

    @Test
    void aStreamIsWatched() throws IOException {
        List<String> output = output(Watch::main, Files.write(folder.resolve("requests.csv"), requests()));
        assertTrue(output.size() > 5 && output.size() < 120, () -> output.size() + " alerts of 4000");
        String last = output.get(output.size() - 1);
        assertTrue(last.matches("3999000: log\\(bytes\\) is (1\\.0|9\\.99)[0-9]*E[67], expected [34][0-9]{2}\\..*"), last);
    }

    @Test
    void whoResumesSaysWhatWhoNeverStoppedSays() throws IOException {
        List<String> lines = requests();
        List<String> whole = output(
                SaveAndResume::main, Files.write(folder.resolve("all.csv"), lines), folder.resolve("all.state"));
        Path state = folder.resolve("halves.state");
        List<String> halves = new ArrayList<>(output(
                SaveAndResume::main, Files.write(folder.resolve("1.csv"), lines.subList(0, 1777)), state));
        halves.addAll(output(
                SaveAndResume::main, Files.write(folder.resolve("2.csv"), lines.subList(1777, 4000)), state));
        assertTrue(whole.size() > 5, whole::toString);
        assertEquals(whole, halves);
        assertEquals(-1, Files.mismatch(folder.resolve("all.state"), state));
    }
}
