package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The processor on the embedded broker: the contract, and kills. */
class StreamsRestartIT extends StreamsContract {

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @Override
    Applications applications() {
        return BROKER.applications();
    }

    /** A process of its own, to be killed. */
    static final class Child {

        /** Arguments are settings, key=value. */
        public static void main(String[] settings) throws InterruptedException {
            try (var streams = new WeirStreams(Driven.config(settings))) {
                streams.start();
                streams.awaitStop();
            }
        }

        static Process start(WeirConfig config) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Child.class.getName()));
            config.originalsStrings().forEach((key, value) -> command.add(key + "=" + value));
            return new ProcessBuilder(command).inheritIO().start();
        }
    }

    @Test
    void killingTheProcessInTheMiddleNeitherLosesNorDoublesAnything() throws Exception {
        WeirConfig config = config("topic.partitions=2");
        Applications.createTopics(config);
        for (int round = 1; round <= 3; round++) {
            Applications.send(config, 8000 * (round - 1), 8000 * round);
            Process child = Child.start(config);
            Applications.awaitOutput(config, 8000 * (round - 1) + 1);
            child.destroyForcibly().waitFor();
        }
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, 24_000);
        }
        Applications.assertAccount(config, 24_000);
        Applications.newestModels(config);
    }
}
