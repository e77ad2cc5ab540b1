package io.weir.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as it is installed, seen by a project that has nothing else of Weir. {@code mvn package} makes what it needs. */
@Tag("long")
class LibraryIT {

    private static final Path CORE = Path.of("target/core").toAbsolutePath();
    private static final Path PROJECT = Path.of("src/it/library");

    @TempDir
    Path folder;

    private static String version() throws IOException {
        assertThat(CORE.resolve("pom.xml")).as("made by mvn package").exists();
        Matcher version = Pattern.compile("<artifactId>weir-core</artifactId>\\s*<version>(.*?)</version>")
                .matcher(Files.readString(CORE.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    private static Path installed(String suffix) throws IOException {
        return CORE.resolve("repository/io/weir/weir-core/" + version() + "/weir-core-" + version() + suffix);
    }

    /** A repository of its own, which is filled from the user's: nothing comes from anywhere else. */
    private Path settings() throws IOException {
        String home = System.getProperty("user.home");
        Path repository = Path.of(System.getProperty("build.repository", home + "/.m2/repository"));
        return Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>user</id>
                      <mirrorOf>external:*</mirrorOf>
                      <url>%1$s</url>
                    </mirror>
                  </mirrors>
                  <profiles>
                    <profile>
                      <id>user</id>
                      <repositories>
                        <repository>
                          <id>central</id>
                          <url>%1$s</url>
                          <releases><checksumPolicy>ignore</checksumPolicy></releases>
                        </repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository>
                          <id>central</id>
                          <url>%1$s</url>
                          <releases><checksumPolicy>ignore</checksumPolicy></releases>
                        </pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles>
                    <activeProfile>user</activeProfile>
                  </activeProfiles>
                </settings>
                """.formatted(repository.toUri()));
    }

    private static String maven() {
        String home = System.getProperty("build.maven.home");
        String program = File.separatorChar == '/' ? "mvn" : "mvn.cmd";
        return home == null ? program : Path.of(home, "bin", program).toString();
    }

    @Test
    void theProgramsOfTheDocumentationRunWithWhatIsInstalled() throws Exception {
        Path project = folder.resolve("library");
        copy(PROJECT, project);
        Path log = folder.resolve("log");
        var build = new ProcessBuilder(
                        maven(),
                        "-B",
                        "-s",
                        settings().toString(),
                        "-Dmaven.repo.local=" + CORE.resolve("repository"),
                        "-Dweir.version=" + version(),
                        "test")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = build.start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("is over").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("Tests run: 5, Failures: 0, Errors: 0, Skipped: 0");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void itIsAModuleThatExportsOnePackageAndHasNothingOfOthersInIt() throws IOException {
        ModuleDescriptor module = ModuleFinder.of(installed(".jar"))
                .find("io.weir.core")
                .orElseThrow()
                .descriptor();
        assertThat(module.isAutomatic()).isFalse();
        assertThat(module.rawVersion()).contains(version());
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.weir.library");
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "ejml.core", "ejml.ddense");
        try (var jar = new JarFile(installed(".jar").toFile())) {
            List<String> folders = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .map(entry -> entry.getName().replaceAll("[^/]*$", ""))
                    .distinct()
                    .toList();
            assertThat(folders)
                    .allMatch(name -> name.isEmpty()
                            || name.matches(
                                    "io/weir/(numeric|family|mixture|em|anomaly|event|engine|library)(/[a-z]+)?/")
                            || name.startsWith("io/weir/shaded/numbers/"))
                    .contains("io/weir/engine/", "io/weir/library/", "io/weir/shaded/numbers/gamma/");
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Boost");
            assertThat(text(jar, "META-INF/NOTICE")).contains("Apache Commons Numbers");
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isNull();
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (var in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void sourcesDocumentationAndEverythingThatARepositoryAsksForAreThere() throws IOException {
        try (var sources = new JarFile(installed("-sources.jar").toFile())) {
            assertThat(sources.getEntry("io/weir/library/Detector.java")).isNotNull();
            assertThat(sources.getEntry("io/weir/engine/Engine.java")).isNotNull();
            assertThat(sources.getEntry("io/weir/streams/WeirTopology.java")).isNull();
        }
        try (var javadoc = new JarFile(installed("-javadoc.jar").toFile())) {
            assertThat(javadoc.stream().map(entry -> entry.getName()))
                    .anyMatch(name -> name.endsWith("io/weir/library/Detector.html"))
                    .noneMatch(name -> name.endsWith("io/weir/engine/Engine.html"));
        }
        String pom = Files.readString(installed(".pom"));
        assertThat(pom).doesNotContain("${");
        for (String element :
                List.of("name", "description", "url", "license", "developer", "connection", "developerConnection")) {
            assertThat(pom).containsPattern("<" + element + ">\\s*\\S");
        }
        assertThat(Pattern.compile("<dependency>").matcher(pom).results().count())
                .isEqualTo(1);
    }
}
