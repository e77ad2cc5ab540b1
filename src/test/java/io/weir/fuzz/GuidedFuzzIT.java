package io.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs that Jazzer makes, guided by which branches they take: {@code mvn verify -Pfuzz -Dfuzz.records=N} or {@code -Dfuzz.seconds=S} for
 * each target, {@code -Dfuzz.targets=events,csv}. Jazzer runs in a process of its own, as its JUnit extension does not know JUnit 6.
 */
class GuidedFuzzIT {

    private static final long RECORDS = Long.getLong("fuzz.records", 10_000_000);
    /** Per target; 0: no limit. */
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);

    private static final long SEED = Long.getLong("fuzz.seed", 1);
    /** Shares of the records, in hundredths; the slow ones get few. */
    private static final Map<String, Integer> SHARES = Map.ofEntries(
            Map.entry("events", 40),
            Map.entry("csv", 10),
            Map.entry("control", 10),
            Map.entry("feedback", 8),
            Map.entry("models", 5),
            Map.entry("keys", 5),
            Map.entry("headers", 5),
            Map.entry("grammar", 5),
            Map.entry("state", 5),
            Map.entry("files", 3),
            Map.entry("page", 3),
            Map.entry("http", 1));

    /** What it may take beside the time of fuzzing: Jazzer changes classes first, and the last input takes as long as it takes. */
    private static final long START_SECONDS = 180;

    private static final int LONGEST_INPUT = 8192;
    private static final int LONGEST_MESSAGE = 6000;
    /** Of libFuzzer's lines of progress and of its end. */
    private static final Pattern PROGRESS = Pattern.compile("#(\\d+)\\s+\\w+\\s+cov: (\\d+) ft: (\\d+)");

    /**
     * What Jazzer would report of its own accord, all of it: that a target connects to a server of its own, for one, which is no fault. A name
     * with asterisks disables nothing.
     */
    private static final String SANITIZERS = Stream.of(
                    "BigDecimal",
                    "ClojureLangHooks",
                    "Deserialization",
                    "ExpressionLanguageInjection",
                    "FilePathTraversal",
                    "LdapInjection",
                    "NamingContextLookup",
                    "OsCommandInjection",
                    "ReflectiveCall",
                    "RegexInjection",
                    "RegexRoadblocks",
                    "ScriptEngineInjection",
                    "ServerSideRequestForgery",
                    "SqlInjection",
                    "TemplateInjection",
                    "UnsafeSanitizer",
                    "XPathInjection",
                    "XmlParserSsrfGuidance")
            .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    Path directory;

    static Stream<String> targets() {
        String some = System.getProperty("fuzz.targets", "");
        return some.isEmpty() ? StreamSupport.stream(Targets.names().spliterator(), false) : Stream.of(some.split(","));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void theReaderDoesWhatItSaysWhereverInputsLead(String target) throws Exception {
        Path inputs = Files.createDirectory(directory.resolve("inputs"));
        Path log = directory.resolve("log");
        long begin = System.nanoTime();
        Process jazzer = new ProcessBuilder(command(target, inputs))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended;
        try {
            ended = SECONDS == 0 ? jazzer.waitFor() >= 0 : jazzer.waitFor(SECONDS + START_SECONDS, TimeUnit.SECONDS);
        } finally {
            jazzer.destroyForcibly();
            jazzer.waitFor(1, TimeUnit.MINUTES);
        }
        String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        System.err.println(figures(target, said, (System.nanoTime() - begin) / 1e9));
        assertThat(ended)
                .as("%s ends %d s after its time: %s", target, START_SECONDS, found(said))
                .isTrue();
        assertThat(jazzer.exitValue()).as("%s: %s", target, found(said)).isZero();
        assertThat(said).as(target).contains("Done ");
    }

    private List<String> command(String target, Path inputs) {
        long records = Math.max(1, RECORDS * SHARES.get(target) / 100);
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-Dfuzz.target=" + target,
                "-cp",
                classes,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Guided.class.getName(),
                "--instrumentation_includes=io.weir.**:com.fasterxml.jackson.core.json.**",
                "--custom_hook_includes=io.weir.**",
                "--instrumentation_excludes=io.weir.fuzz.**",
                "--disabled_hooks=" + SANITIZERS,
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-dict=" + Corpus.TOKENS,
                "-max_len=" + LONGEST_INPUT,
                "-timeout=120",
                "-rss_limit_mb=4096",
                "-seed=" + SEED));
        if (SECONDS > 0) {
            command.add("-max_total_time=" + SECONDS);
        } else {
            command.add("-runs=" + records);
        }
        command.add(inputs.toString());
        command.add(Corpus.ROOT.resolve(target).toString());
        return command;
    }

    private static String figures(String target, String said, double seconds) {
        List<MatchResult> lines = PROGRESS.matcher(said).results().toList();
        if (lines.isEmpty()) {
            return "fuzz: " + target + ": nothing was tried";
        }
        MatchResult first = lines.get(0);
        MatchResult last = lines.get(lines.size() - 1);
        return String.format(
                Locale.ROOT,
                "fuzz: | %s | %s | %.0f | %s → %s |",
                target,
                last.group(1),
                seconds,
                first.group(2),
                last.group(2));
    }

    /** From what Jazzer found on, or all that it said. */
    private static String found(String said) {
        int begin = Math.max(0, said.indexOf("== Java Exception"));
        return said.substring(begin, Math.min(said.length(), begin + LONGEST_MESSAGE));
    }
}
