package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where outputs are seen before their commit and commits are rare, events are not held back until one comes. */
@Tag("long")
class RareCommitsIT {

    /** Fewer than a block. */
    private static final int EVENTS = 100;

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @Test
    void eventsAreAssignedLongBeforeTheCommit(@TempDir Path directory) throws Exception {
        WeirConfig config = BROKER.applications()
                .config(directory, "processing.guarantee=at_least_once", "commit.interval.ms=3600000");
        Applications.createTopics(config);
        Applications.send(config, 0, EVENTS);
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, EVENTS);
        }
        Applications.assertAccount(config, EVENTS);
    }
}
