package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.admin.ChangelogReader;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.runtime.WeirStreams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A live application steered, and at the end reset: by commands, on a broker. */
@Tag("long")
class SteeringIT extends SteeredApplication {

    /** Events wait until the commands beside them are read, see {@code max.task.idle.ms}. */
    @Test
    void aCommandFromBeforeTheStartIsCarriedOutBeforeTheEventsFromBeforeTheStart() throws Exception {
        Path file = file("early");
        WeirConfig config = config(file);
        assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
        send(config, 0, 6000);
        Path points = Files.writeString(directory.resolve("points.csv"), "x,y\n0,0\n0.5,1\n1,-1\n9,0\n9.5,1\n10,-1\n");
        Path model = directory.resolve("fitted.json");
        assertThat(terminal.run("fit", "--input", points.toString(), "--components", "2", "--output", model.toString()))
                .as(terminal.err())
                .isZero();
        byte[] key = "host-7".getBytes(StandardCharsets.UTF_8);
        String command = "{\"model\":\"host-7\",\"command\":\"import\",\"snapshot\":" + Files.readString(model) + "}";
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            producer.send(new ProducerRecord<>(
                    Topics.of(config).control(), partition(key), key, command.getBytes(StandardCharsets.UTF_8)));
        }
        try (var streams = new WeirStreams(config)) {
            streams.start();
            awaitAssignments(config, 6000);
        }
        assertThat(committed(config, Topics.of(config).assignments()))
                .hasSize(6000)
                .allSatisfy(record -> assertThat(new String(record.value(), StandardCharsets.UTF_8))
                        .contains("\"status\":\"scored\""));
    }

    @Test
    void aLiveModelIsListedExportedFrozenRolledBackAndImportedWhereItsEventsAre() throws Exception {
        for (String scope : List.of("key", "shared")) {
            Path file = file("steered-" + scope, "model.scope=" + scope);
            WeirConfig config = config(file);
            assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
            try (var streams = new WeirStreams(config)) {
                streams.start();
                send(config, 0, 1500);
                awaitAssignments(config, 1500);
                // In shared scope events are scored before anybody else hears of a model.
                await("a model of host-7", () -> models(file, "list").contains("host-7"));
                String frozen = models(file, "freeze", "host-7", "--wait", "PT2M", "--reason", "a deployment");
                assertThat(frozen).contains("model 'host-7' is frozen as version");
                assertThat(models(file, "list")).contains("host-7", "frozen");

                send(config, 1500, 1700);
                awaitAssignments(config, 1700);
                models(file, "resume", "host-7", "--wait", "PT2M");
                Path exported = directory.resolve("exported.json");
                models(file, "export", "host-7", "--output", exported.toString());
                ModelSnapshot before = ModelSnapshot.fromJson(Files.readAllBytes(exported));
                assertThat(models(file, "show", "host-7")).contains("model host-7, version " + before.version());
                long target = before.version() - 3;
                assertThat(models(file, "rollback", "host-7", "--to", Long.toString(target), "--wait", "PT2M"))
                        .contains("rolled-back as version " + (before.version() + 1));
                models(file, "import", "host-7", "--input", exported.toString(), "--wait", "PT2M");
                models(file, "import", "host-8", "--input", exported.toString(), "--wait", "PT2M");
                assertThat(models(file, "list")).contains("host-7", "host-8");

                assertThat(terminal.run("models", "freeze", "-c", file.toString(), "nobody"))
                        .isEqualTo(2);
                assertThat(terminal.err()).contains("there is no model 'nobody'", "models list");
                assertThat(terminal.run("models", "rollback", "-c", file.toString(), "host-7", "--to", "999999"))
                        .isEqualTo(2);
                assertThat(terminal.err()).contains("--to is 999999", "newest");
                assertThat(terminal.run(
                                "models",
                                "import",
                                "-c",
                                file.toString(),
                                "--set",
                                "features=x",
                                "host-7",
                                "--input",
                                exported.toString()))
                        .isEqualTo(2);
                assertThat(terminal.err()).contains("features=x");

                send(config, 1700, 2200);
                awaitAssignments(config, 2200);
            }
            var account = ChangelogReader.read(config);
            assertThat(account.withheld()).isGreaterThanOrEqualTo(200);
            assertThat(account.assigned()).as("the account").isEqualTo(2200);
            assertThat(committed(config, Topics.of(config).deadLetters())).isEmpty();
        }
    }

    /** One line of a listing. */
    private static String line(String listing, String model) {
        return listing.lines()
                .filter(line -> line.startsWith(model + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + model));
    }

    @Test
    void aModelThatIsDamagedInItsTopicIsShownAsThatAndCanBeReplaced() throws Exception {
        Path file = file("damaged", "model.ttl=P1D");
        WeirConfig config = config(file);
        assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
        Path exported = directory.resolve("exported.json");
        try (var streams = new WeirStreams(config)) {
            streams.start();
            send(config, 0, 1500);
            awaitAssignments(config, 1500);
            models(file, "export", "host-7", "--output", exported.toString());
            ModelSnapshot good = ModelSnapshot.fromJson(Files.readAllBytes(exported));
            var record = committed(config, Topics.of(config).models()).stream()
                    .reduce((first, second) -> second)
                    .orElseThrow();
            for (String command : List.of("rollback", "reset", "import")) {
                damage(config, record, record.value());
                assertThat(line(models(file, "list"), "host-7")).contains("unreadable: ");
                assertThat(terminal.err()).contains("1 of 1 models cannot be read, the first is 'host-7'", "reset");
                var json = new ObjectMapper().readTree(models(file, "list", "--json"));
                assertThat(json.get("model").textValue()).isEqualTo("host-7");
                assertThat(json.get("unreadable").textValue()).isNotBlank();
                for (String looking : List.of("show", "export")) {
                    assertThat(terminal.run("models", looking, "-c", file.toString(), "host-7"))
                            .isEqualTo(2);
                    assertThat(terminal.out()).isEmpty();
                    assertThat(terminal.err())
                            .contains("the newest version of model 'host-7' cannot be read", "import")
                            .doesNotContain("Exception");
                }
                String[] more =
                        switch (command) {
                            case "rollback" -> new String[] {"--to", Long.toString(good.version() - 1)};
                            case "import" -> new String[] {"--input", exported.toString()};
                            default -> new String[0];
                        };
                List<String> words = new ArrayList<>(List.of("host-7", "--wait", "PT2M"));
                words.addAll(List.of(more));
                assertThat(models(file, command, words.toArray(String[]::new))).contains("as version");
                assertThat(line(models(file, "list"), "host-7")).doesNotContain("unreadable");
                assertThat(terminal.err()).isEmpty();
            }
        }
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            producer.send(new ProducerRecord<>(
                    config.internalTopics().changelog("register"),
                    0,
                    "register".getBytes(StandardCharsets.UTF_8),
                    new byte[] {1, 2, 3}));
        }
        assertThat(ChangelogReader.read(config).assigned()).isEqualTo(1500);
        // A header of a stranger, of no value, on a topic that is looked at before the start.
        var headers = new RecordHeaders().add("weir.application", null).add("weir.wiring", null);
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            producer.send(new ProducerRecord<>(
                    Topics.of(config).models(),
                    0,
                    "strange".getBytes(StandardCharsets.UTF_8),
                    new byte[] {1},
                    headers));
        }
        try (var streams = new WeirStreams(config)) {
            streams.start();
            send(config, 1500, 1600);
            awaitAssignments(config, 1600);
        }
        assertThat(terminal.run("reset", "-c", file.toString(), "--yes", "--output-topics"))
                .as(terminal.err())
                .isZero();
    }

    /** Another record in its place, cut in the middle, of a partition that there is not. */
    private static void damage(WeirConfig config, ConsumerRecord<byte[], byte[]> record, byte[] whole) {
        var headers = new RecordHeaders(record.headers());
        headers.remove("weir.partition");
        headers.add("weir.partition", Integer.toString(partition(record.key())).getBytes(StandardCharsets.UTF_8));
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            producer.send(new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.key(),
                    java.util.Arrays.copyOf(whole, whole.length / 2),
                    headers));
        }
    }

    @Test
    void oneThatIsDamagedHidesNoneOfAHundredThousand() throws Exception {
        Path file = file("many");
        WeirConfig config = config(file);
        assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
        Path points = Files.writeString(directory.resolve("two.csv"), "x,y\n0,0\n0.5,1\n1,-1\n9,0\n9.5,1\n10,-1\n");
        Path model = directory.resolve("two.json");
        assertThat(terminal.run("fit", "--input", points.toString(), "--components", "1", "--output", model.toString()))
                .isZero();
        byte[] snapshot = Files.readAllBytes(model);
        int models = 100_000;
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            for (int i = 0; i < models; i++) {
                byte[] key = String.format(Locale.ROOT, "m%06d", i).getBytes(StandardCharsets.UTF_8);
                byte[] value = i == 4711 ? new byte[] {'{', (byte) 0xff, 0x1b} : snapshot;
                var headers = new RecordHeaders().add("weir.partition", "7777".getBytes(StandardCharsets.UTF_8));
                producer.send(new ProducerRecord<>(Topics.of(config).models(), i % 2, key, value, headers));
            }
        }
        String list = models(file, "list");
        assertThat(list.lines()).hasSize(models + 1);
        assertThat(list.lines().filter(line -> line.contains("unreadable")))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("m004711 "));
        assertThat(terminal.err()).contains("1 of 100000 models cannot be read, the first is 'm004711'");
        // There is no such partition, and nobody runs who would answer: the command is written all the same, and at
        // once.
        assertThat(terminal.run("models", "reset", "-c", file.toString(), "m004711", "--wait", "PT0S"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.err()).contains("no processor has carried it out");
        assertThat(terminal.run("models", "freeze", "-c", file.toString(), "m004712", "--wait", "PT1S"))
                .as("waited for in vain")
                .isEqualTo(1);
        assertThat(terminal.err()).contains("no processor has carried it out within PT1S, one that runs will");
    }

    @Test
    void anApplicationThatIsResetBeginsAsIfItHadNeverRun() throws Exception {
        Path file = file("forgotten");
        WeirConfig config = config(file);
        assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
        send(config, 0, 300);
        try (var streams = new WeirStreams(config)) {
            streams.start();
            awaitAssignments(config, 300);
            assertThat(terminal.run("reset", "-c", file.toString(), "--yes")).isEqualTo(2);
            assertThat(terminal.err()).contains("'forgotten' is running");
            models(file, "reset", "host-7", "--wait", "PT2M");
        }
        assertThat(terminal.run("reset", "-c", file.toString(), "--dry-run", "--output-topics"))
                .isZero();
        assertThat(terminal.out())
                .contains(
                        "forgotten (offsets)",
                        "forgotten-learning-changelog",
                        "forgotten-versions-changelog",
                        directory.resolve("forgotten").resolve("forgotten").toString(),
                        "records of topic forgotten.models",
                        "from the beginning");
        assertThat(committed(config, Topics.of(config).assignments())).hasSize(300);

        assertThat(terminal.run("reset", "-c", file.toString(), "--yes", "--output-topics"))
                .as(terminal.err())
                .isZero();
        assertThat(directory.resolve("forgotten").resolve("forgotten")).doesNotExist();
        try (Admin admin = Admin.create(config.adminProperties())) {
            assertThat(admin.listTopics().names().get())
                    .contains("forgotten.events", "forgotten.models")
                    .doesNotContain("forgotten-learning-changelog");
        }
        assertThat(committed(config, Topics.of(config).assignments())).isEmpty();
        try (var streams = new WeirStreams(config)) {
            streams.start();
            awaitAssignments(config, 300);
        }
        assertThat(ChangelogReader.read(config).learned()).isEqualTo(300);
        assertThat(committed(config, Topics.of(config).lifecycle()))
                .as("the old command is not carried out again")
                .noneMatch(r -> new String(r.value(), StandardCharsets.UTF_8).contains("by command"));
    }
}
