package io.weir.store;

import static io.weir.streams.Applications.run;
import static io.weir.streams.Applications.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.ApplicationReset;
import io.weir.broker.EmbeddedBroker;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import io.weir.streams.Applications;
import io.weir.streams.OwnBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local state that is not of the cluster, or damaged, is noticed, put aside and rebuilt; the account is exact after it. */
class KeptStateIT {

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    private Path directory;

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static Path aside(WeirConfig config) {
        return KeptState.directory(config).resolve(KeptState.ASIDE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "shared"})
    void stateOfABrokerWhoseDataWasWipedIsPutAside(String scope) throws Exception {
        Path state = directory.resolve("state");
        WeirConfig config;
        try (var broker = EmbeddedBroker.start(0, directory.resolve("first"))) {
            config = new Applications(broker.bootstrapServers())
                    .config(
                            state,
                            "model.scope=" + scope,
                            "model.key=" + (scope.equals("key") ? "record-key" : "constant"));
            Applications.createTopics(config);
            Applications.send(config, 0, 2000);
            run(config, 2000);
            run(config, 2000);
            assertThat(aside(config)).as("a restart finds its own").doesNotExist();
        }
        try (var broker = EmbeddedBroker.start(0, directory.resolve("second"))) {
            WeirConfig anew = with(config, Map.of("bootstrap.servers", broker.bootstrapServers()));
            Applications.createTopics(anew);
            Applications.send(anew, 0, 500);
            run(anew, 500);
            Applications.assertAccount(anew, 500);
            assertThat(aside(anew)).isNotEmptyDirectory();
            Applications.send(anew, 500, 700);
            run(anew, 700);
            Applications.assertAccount(anew, 700);
        }
    }

    @Test
    void stateThatIsAheadOfABrokerFromABackupIsRebuilt() throws Exception {
        Path data = directory.resolve("data");
        Path state = directory.resolve("state");
        Path backup = directory.resolve("backup");
        WeirConfig config;
        try (var broker = EmbeddedBroker.start(0, data)) {
            config = new Applications(broker.bootstrapServers()).config(state);
            Applications.createTopics(config);
            Applications.send(config, 0, 500);
            run(config, 500);
        }
        copy(data, backup);
        try (var broker = EmbeddedBroker.start(0, data)) {
            WeirConfig later = with(config, Map.of("bootstrap.servers", broker.bootstrapServers()));
            Applications.send(later, 500, 1500);
            run(later, 1500);
        }
        try (var broker = EmbeddedBroker.start(0, backup)) {
            WeirConfig back = with(config, Map.of("bootstrap.servers", broker.bootstrapServers()));
            Applications.send(back, 500, 600);
            run(back, 600);
            Applications.assertAccount(back, 600);
        }
    }

    @Test
    void whatAnotherMachineHasResetIsForgottenHereToo() throws Exception {
        WeirConfig here = BROKER.applications().config(directory.resolve("here"));
        WeirConfig there =
                with(here, Map.of("state.dir", directory.resolve("there").toString()));
        Applications.createTopics(here);
        Applications.send(here, 0, 1000);
        run(here, 1000);
        try (var reset = new ApplicationReset(there)) {
            reset.run(reset.plan(true), true);
            assertThat(reset.plan(true).internalTopics()).isEmpty();
        }
        Applications.send(there, 0, 300);
        run(there, 300);
        Applications.send(here, 300, 400);
        run(here, 400);
        Applications.assertAccount(here, 400);
        assertThat(aside(here)).isNotEmptyDirectory();
    }

    @Test
    void modelsThatWereResetAreGoneFromTheirTopic() throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        Applications.send(config, 0, 1000);
        run(config, 1000);
        assertThat(Applications.newestModels(config)).isNotEmpty();
        try (var reset = new ApplicationReset(config)) {
            reset.run(reset.plan(false), true);
        }
        Map<String, Boolean> there = new HashMap<>();
        Applications.committed(config, Topics.of(config).models())
                .forEach(model -> there.put(new String(model.key(), StandardCharsets.UTF_8), model.value() != null));
        assertThat(there).hasSize(3).doesNotContainValue(true);
        WeirConfig other = with(config, Map.of("model.key", "field(/id)"));
        try (var streams = new WeirStreams(other)) {
            streams.start();
        }
    }

    /** What may become of files. */
    enum Damage {
        TABLES_CUT(".*\\.(sst|log)") {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
        },
        MANIFESTS_EMPTY("MANIFEST-.*") {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        CURRENT_GARBAGE("CURRENT") {
            @Override
            void to(Path file) throws IOException {
                Files.writeString(file, "garbage");
            }
        },
        TABLES_GONE(".*\\.(sst|log)") {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        ORIGIN_GARBAGE("weir-origin.properties") {
            @Override
            void to(Path file) throws IOException {
                Files.writeString(file, "\\uXXXX");
            }
        },
        PROCESS_GARBAGE("kafka-streams-process-metadata") {
            @Override
            void to(Path file) throws IOException {
                Files.writeString(file, "{");
            }
        },
        LOCK_IS_A_DIRECTORY(".lock") {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
                Files.createDirectories(file.resolve("x"));
            }
        },
        STORES_ARE_FILES("CURRENT") {
            @Override
            void to(Path file) throws IOException {
                Path store = file.getParent();
                KeptState.delete(store);
                Files.writeString(store, "garbage");
            }
        },
        CHECKPOINTS_CUT("0_0") {
            @Override
            void to(Path task) throws IOException {
                Files.writeString(task.resolve(".checkpoint"), "0\n7\nx");
            }
        },
        GARBAGE_BESIDE("0_0") {
            @Override
            void to(Path task) throws IOException {
                Files.writeString(task.resolve("garbage"), "garbage");
                Files.writeString(task.resolveSibling("garbage"), "garbage");
                Files.writeString(task.resolveSibling("7_7"), "garbage");
                Files.createDirectories(task.resolveSibling("9_9").resolve("nothing"));
            }
        };

        private final String names;

        Damage(String names) {
            this.names = names;
        }

        abstract void to(Path file) throws IOException;

        void in(Path directory) throws IOException {
            List<Path> files;
            try (Stream<Path> all = Files.walk(directory)) {
                files = all.filter(file -> file.getFileName().toString().matches(names))
                        .toList();
            }
            assertThat(files).as("files %s in %s", names, directory).isNotEmpty();
            for (Path file : files) {
                to(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void damagedStateIsRebuiltByItself(Damage damage) throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        Applications.send(config, 0, 1000);
        run(config, 1000);
        damage.in(KeptState.directory(config));
        Applications.send(config, 1000, 1300);
        run(config, 1300);
        Applications.assertAccount(config, 1300);
    }
}
