package io.weir.cli;

import io.weir.streams.Topics;
import io.weir.streams.WeirConfig;
import io.weir.web.Dashboard;
import io.weir.web.TopicReader;
import io.weir.web.View;
import io.weir.web.ViewedTopics;
import io.weir.web.WebException;
import java.util.function.Supplier;

/** The dashboard of the topics that a configuration names. */
final class LiveDashboard implements AutoCloseable {

    /** The port where nobody asks for another. */
    static final int USUAL_PORT = 8080;

    private final TopicReader reader;
    private final Dashboard dashboard;

    /**
     * Reads and listens from now on.
     *
     * @param port 0 = any free one; null = the usual one, or any if that is taken
     * @throws WebException if the address cannot be listened on
     */
    LiveDashboard(WeirConfig config, String host, Integer port) {
        this(config, host, port, null);
    }

    /**
     * Reads and listens from now on.
     *
     * @param port 0 = any free one; null = the usual one, or any if that is taken
     * @param metrics of this process, which it shows too; null if there are none
     * @throws WebException if the address cannot be listened on
     */
    LiveDashboard(WeirConfig config, String host, Integer port, Supplier<String> metrics) {
        var topics = Topics.of(config);
        var names = new ViewedTopics(
                topics.input(),
                topics.assignments(),
                topics.models(),
                topics.deadLetters(),
                topics.anomalies(),
                topics.lifecycle());
        var view = new View(names, config.features(), config.eventReader(), System::currentTimeMillis);
        dashboard = start(host, port, view, metrics);
        reader = new TopicReader(config.readerProperties(), view);
        reader.start();
    }

    private static Dashboard start(String host, Integer port, View view, Supplier<String> metrics) {
        if (port != null) {
            return Dashboard.start(host, port, view, metrics);
        }
        try {
            return Dashboard.start(host, USUAL_PORT, view, metrics);
        } catch (WebException e) {
            return Dashboard.start(host, 0, view, metrics);
        }
    }

    String url() {
        return dashboard.url();
    }

    @Override
    public void close() {
        dashboard.close();
        reader.close();
    }
}
