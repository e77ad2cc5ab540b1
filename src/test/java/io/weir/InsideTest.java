package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Weir is distributed with. */
class InsideTest {

    private static final Pattern PERMISSIVE = Pattern.compile("(?i).*(apache|mit\\b|mit license|bsd|go license|cc0).*");

    /** Of these, the licence that is not copyleft for who only uses them, or the reason why they are here. */
    private static final List<String> KNOWN = List.of(
            // EPL 2.0
            "ch.qos.logback:", "jakarta.");

    @Test
    void everyLicenceIsOneThatWeKnow() throws Exception {
        var rows = Files.readAllLines(Path.of("docs/dependencies.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(50).allMatch(row -> {
            String[] cells = row.split("\\|");
            String name = cells[1].strip().replace("`", "");
            return PERMISSIVE.matcher(cells[3]).matches() || KNOWN.stream().anyMatch(name::startsWith);
        });
        assertThat(rows)
                .noneMatch(row -> row.contains("pdfbox") || row.contains("animated-gif") || row.contains("org.webjars"))
                .noneMatch(row -> row.contains("vectorgraphics2d") || row.contains("xchart"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/apache/pdfbox/pdmodel/PDDocument.class",
                "org/apache/fontbox/ttf/TTFParser.class",
                "de/rototor/pdfbox/graphics2d/PdfBoxGraphics2D.class",
                "com/madgag/gif/fmsware/AnimatedGifEncoder.class",
                "de/erichseifert/vectorgraphics2d/VectorGraphics2D.class",
                "META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.iife.min.js",
                "org/apache/log4j/Logger.class"
            })
    void whatIsNotNeededIsNotThere(String resource) {
        assertThat(InsideTest.class.getClassLoader().getResource(resource)).isNull();
    }

    /** Versions before these have known holes. */
    @ParameterizedTest
    @CsvSource({
        "ch.qos.logback/logback-classic, 1.5.25",
        "ch.qos.logback/logback-core, 1.5.25",
        "com.fasterxml.jackson.core/jackson-databind, 2.22.1",
        "com.fasterxml.jackson.core/jackson-core, 2.22.1"
    })
    void whatHasKnownHolesIsNotThere(String artifact, String least) throws Exception {
        try (var in = InsideTest.class
                .getClassLoader()
                .getResourceAsStream("META-INF/maven/" + artifact + "/pom.properties")) {
            var properties = new java.util.Properties();
            properties.load(in);
            assertThat(Runtime.Version.parse(properties.getProperty("version")))
                    .isGreaterThanOrEqualTo(Runtime.Version.parse(least));
        }
    }

    @Test
    void theChartsOfThePageAreOfAVersionWithoutKnownHoles() throws Exception {
        String script = Files.readString(Path.of("src/main/resources/io/weir/web/page/uplot/dist/uPlot.iife.min.js"));
        assertThat(script).startsWith("/*! https://github.com/leeoniya/uPlot (v1.6.32) */");
    }

    /** What lies in a folder of the page is somebody else's. */
    @Test
    void filesOfOthersInThePageAreListedWithVersionLicenceAndHash() throws Exception {
        Path page = Path.of("src/main/resources/io/weir/web/page");
        var bom = new ObjectMapper()
                .readTree(Path.of("src/main/resources/META-INF/sbom/page.cdx.json")
                        .toFile());
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode component : bom.path("components")) {
            String row = "| `npm:" + component.path("name").textValue() + "` | "
                    + component.path("version").textValue() + " | "
                    + component.at("/licenses/0/license/id").textValue() + " |";
            assertThat(Path.of("docs/dependencies.md")).content().contains(row);
            assertThat(Path.of(".ci/dependencies.ftl")).content().contains(row);
            assertThat(component.path("purl").textValue())
                    .isEqualTo("pkg:npm/" + component.path("name").textValue() + "@"
                            + component.path("version").textValue());
            component
                    .path("components")
                    .forEach(file -> listed.put(
                            file.path("name").textValue(),
                            file.at("/hashes/0/content").textValue()));
        }
        Map<String, String> there = new TreeMap<>();
        try (var files = Files.walk(page)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path inside = page.relativize(file);
                if (inside.getNameCount() > 1 && !inside.endsWith("LICENSE")) {
                    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                    there.put(
                            inside.toString().replace('\\', '/'), HexFormat.of().formatHex(hash));
                }
            }
        }
        assertThat(there).isNotEmpty().isEqualTo(listed);
    }
}
