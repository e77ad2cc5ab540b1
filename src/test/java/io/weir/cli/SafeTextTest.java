package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.terminal.LiveLine;
import io.weir.cli.terminal.SafePrinter;
import io.weir.cli.terminal.SafeText;
import io.weir.cli.terminal.TextTable;
import io.weir.event.Features;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What comes from outside is text on a terminal and in a log, and nothing else. */
class SafeTextTest {

    /** Clears the screen, sets the title, goes back over the line, begins another, turns the direction, rings. */
    private static final List<String> HOSTILE = List.of(
            "a\u001b[2Jb",
            "a\u001b]0;title\u0007b",
            "a\rb",
            "a\nweir: all went well",
            "a\r\n12:00:00.000 ERROR forged",
            "a\u202eb\u202c",
            "a\u2066b\u2069",
            "a\u200fb",
            "a\u009b31mb",
            "a\u0000\u0008\u007fb",
            "a\u2028b\u2029",
            "a\ud800b",
            "a\u0085b");

    private static void assertHarmless(String text) {
        assertThat(text.codePoints())
                .noneMatch(c -> c < ' '
                        || c >= 0x7f && c < 0xa0
                        || c >= 0x2028 && c <= 0x202e
                        || c >= 0x2066 && c <= 0x2069
                        || c == 0x200e
                        || c == 0x200f
                        || c >= 0xd800 && c < 0xe000);
    }

    @Test
    void controlCharactersAreSaidAndLettersStay() {
        HOSTILE.forEach(text -> assertHarmless(SafeText.line(text)));
        assertThat(SafeText.line("a\u001b[2J\n\r")).isEqualTo("a\\u001b[2J\\n\\r");
        for (String text : List.of("", "plain", "ключ 模型 ä €", "👩‍👩‍👧 😀", "שלום", "مرحبا", "नमस्ते")) {
            assertThat(SafeText.line(text)).isSameAs(text);
        }
        assertThat(SafeText.lines("two\nlines\r")).isEqualTo("two\nlines\\r");
    }

    @Test
    void everyWayOfPrintingIsSafe() {
        for (String text : HOSTILE) {
            var written = new StringWriter();
            var out = new SafePrinter(written);
            out.println(text);
            out.printf("%s%n", text);
            out.printf(Locale.ROOT, "%-10s|%s%n", text, (Object) new StringBuilder(text));
            out.println((Object) new StringBuilder(text));
            TextTable.print(List.of(List.of("head", "b"), List.of(text, "1")), out);
            new LiveLine(out, false).update(text);
            assertThat(written.toString().lines()).hasSize(6).allSatisfy(SafeTextTest::assertHarmless);
        }
    }

    @Test
    void jsonIsTheSameJson() throws Exception {
        var json = new ObjectMapper();
        String node = json.writerWithDefaultPrettyPrinter()
                .writeValueAsString(json.createObjectNode().put("c", String.join("", HOSTILE.subList(0, 11))));
        var written = new StringWriter();
        new SafePrinter(written).print(node);
        assertThat(json.readTree(written.toString())).isEqualTo(json.readTree(node));
        written.toString().lines().forEach(SafeTextTest::assertHarmless);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fit --components 2 --input HOSTILE",
                "score --model HOSTILE --input x",
                "generate --scenario HOSTILE --count 1",
                "run -c HOSTILE",
                "config --HOSTILE",
                "HOSTILE",
                "demo --duration HOSTILE",
                "demo --set HOSTILE=x --scenario HOSTILE",
                "backtest -c HOSTILE --input x --output y",
                "dead-letters list -c x --reason HOSTILE",
                "evaluate --set HOSTILE --part HOSTILE"
            })
    void noCommandPrintsWhatItWasGivenAsItIs(String command) {
        var terminal = new Terminal();
        for (String text : HOSTILE) {
            String[] words = command.split(" ");
            for (int i = 0; i < words.length; i++) {
                words[i] = words[i].replace("HOSTILE", text.replace("\u0000", ""));
            }
            assertThat(terminal.run(words)).isIn(1, 2);
            (terminal.out() + terminal.err()).lines().forEach(SafeTextTest::assertHarmless);
            assertThat(terminal.err().lines()).noneMatch(line -> line.startsWith("weir: all went well"));
        }
    }

    @Test
    void thePrintersOfTheProgramAreThese() {
        assertThat(Weir.commandLine().getOut()).isInstanceOf(SafePrinter.class);
        assertThat(Weir.commandLine().getErr()).isInstanceOf(SafePrinter.class);
        Weir.commandLine()
                .getSubcommands()
                .values()
                .forEach(command -> assertThat(command.getErr()).isInstanceOf(SafePrinter.class));
    }

    @Test
    void aLineOfTheLogIsOneLineWhateverIsInItsMessageAndExceptions() throws Exception {
        for (String text : HOSTILE) {
            String logged = logged(log -> {
                var e = new IllegalStateException(text, new RuntimeException(text));
                e.addSuppressed(new RuntimeException(text));
                log.getLogger("io.weir.test").error("said {}", text, e);
            });
            assertThat(logged.lines().filter(line -> !line.startsWith("\t")))
                    .hasSize(3)
                    .noneMatch(line -> line.startsWith("weir:") || line.startsWith("12:00:00.000"));
            logged.lines().map(line -> line.replace("\t", "")).forEach(SafeTextTest::assertHarmless);
        }
    }

    @Test
    void whatWasSentToBeLetInIsNotInTheLog() throws Exception {
        String logged = logged(log -> {
            var logger = log.getLogger("io.weir.test");
            for (String line : List.of(
                    "Authorization: Bearer SESAME",
                    "authorization=SESAME",
                    "{Authorization=Bearer SESAME, Host=x}",
                    "Cookie: token=SESAME; a=SESAME",
                    "GET /metrics?token=SESAME HTTP/1.1",
                    "X-Api-Key: SESAME",
                    "Basic SESAMESESAME==")) {
                logger.warn(line);
                logger.warn("failed", new IllegalStateException(line));
            }
            log.getLogger("org.eclipse.jetty.http.HttpParser").debug("SESAME");
            log.getLogger("org.eclipse.jetty.server.Server").info("information");
        });
        assertThat(logged)
                .contains("[hidden]", "information")
                .doesNotContain("=SESAME;", "Bearer SESAME", "HttpParser");
        assertThat(logged.replace("; a=SESAME", "")).doesNotContain("SESAME");
    }

    @Test
    void namesOfFieldsAreHarmlessInWhatIsSaidOfFieldsThatAreMissing(@TempDir Path folder) throws Exception {
        List<String> names =
                HOSTILE.stream().filter(name -> !name.contains("\ud800")).toList();
        var event = new ObjectMapper().createObjectNode().put("x", 1);
        names.forEach(name -> event.put("there " + name, 1));
        Files.writeString(folder.resolve("in.ndjson"), (event + "\n").repeat(1100));
        String features =
                names.stream().map(name -> Features.quote("gone " + name)).collect(Collectors.joining(", "));
        var terminal = new Terminal();
        var err = System.err;
        var logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            assertThat(terminal.run(
                            "backtest",
                            "-c",
                            Files.createFile(folder.resolve("c.properties")).toString(),
                            "--set",
                            "features=x, " + features,
                            "--set",
                            "event.id=" + Features.quote("id " + names.get(0)),
                            "--input",
                            folder.resolve("in.ndjson").toString(),
                            "--output",
                            folder.resolve("out").toString()))
                    .as(terminal::err)
                    .isZero();
        } finally {
            System.setErr(err);
        }
        for (String said : List.of(logged.toString(StandardCharsets.UTF_8), terminal.err())) {
            assertThat(said).contains("gone a\\u001b[2Jb");
            said.lines().forEach(SafeTextTest::assertHarmless);
            assertThat(said.lines())
                    .noneMatch(line ->
                            line.startsWith("weir: all") || line.contains("ERROR forged") && line.startsWith("12:00"));
        }
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("WARN", "EventTask", "was in none of the first 1000 events", "there a\\u001b[2Jb");
    }

    private interface Logging {
        void to(LoggerContext log);
    }

    /** For collectors of logs, which take a line for a record: each is one object, whatever is in it, and hides the same. */
    @Test
    void aLineOfTheLogForProgramsIsOneObjectWhateverIsInIt() throws Exception {
        var json = new ObjectMapper();
        for (String text : HOSTILE) {
            String logged = logged("json", log -> {
                var e = new IllegalStateException(text, new RuntimeException(text));
                log.getLogger("io.weir.test").error("said {}", text, e);
                log.getLogger("io.weir.test").info("Authorization: Bearer SESAME");
            });
            assertThat(logged.lines()).hasSize(2);
            logged.lines().forEach(SafeTextTest::assertHarmless);
            JsonNode error = json.readTree(logged.lines().findFirst().orElseThrow());
            assertThat(error.fieldNames())
                    .toIterable()
                    .containsExactly("time", "level", "thread", "logger", "message", "exception");
            assertThat(Instant.parse(error.path("time").textValue())).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat(error.path("level").textValue()).isEqualTo("ERROR");
            assertThat(error.path("logger").textValue()).isEqualTo("io.weir.test");
            assertThat(error.path("message").textValue()).isEqualTo("said " + SafeText.line(text));
            assertThat(error.path("exception").textValue())
                    .startsWith("java.lang.IllegalStateException: ")
                    .contains("\n\tat ", "Caused by: java.lang.RuntimeException: ");
            JsonNode hidden = json.readTree(logged.lines().skip(1).findFirst().orElseThrow());
            assertThat(hidden.has("exception")).isFalse();
            assertThat(hidden.path("message").textValue()).isEqualTo("Authorization: Bearer [hidden]");
        }
    }

    /** What the shipped configuration prints. */
    private static String logged(Logging logging) throws Exception {
        return logged("text", logging);
    }

    private static String logged(String format, Logging logging) throws Exception {
        var err = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        var context = new LoggerContext();
        try {
            context.setMDCAdapter(((LoggerContext) LoggerFactory.getILoggerFactory()).getMDCAdapter());
            context.putProperty("WEIR_LOG", "trace");
            context.putProperty("WEIR_LOG_FORMAT", format);
            var configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(SafeTextTest.class.getResource("/logback.xml"));
            logging.to(context);
        } finally {
            context.stop();
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
