package io.weir.cli;

import io.weir.config.InputFormats;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.http.Keystore;
import io.weir.http.Listener;
import io.weir.http.Monitoring.Door;
import io.weir.http.WebException;
import io.weir.runtime.WeirStreams;
import io.weir.web.Dashboard;
import io.weir.web.EmRun;
import io.weir.web.FeedbackWriter;
import io.weir.web.GroupWatch;
import io.weir.web.Token;
import io.weir.web.TopicReader;
import io.weir.web.View;
import io.weir.web.ViewedTopics;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The dashboard of the topics that a configuration names, and of a run of EM. */
final class LiveDashboard implements AutoCloseable {

    /** The port where nobody asks for another. */
    static final int USUAL_PORT = 8080;

    private final TopicReader reader;
    private final Dashboard dashboard;
    private final GroupWatch group;

    /**
     * Reads and listens from now on. Who knows the token of {@code dashboard.token.file} may mark anomalies.
     *
     * @param port 0 = any free one
     * @param em a run to explain; null = the lecture's
     * @throws WebException if the address cannot be listened on, or a file cannot be used
     */
    static LiveDashboard guarded(WeirConfig config, String host, int port, Path em) {
        var topic = config.feedbackTopic();
        FeedbackWriter feedback = config.dashboardTokenFile()
                .filter(file -> topic.isPresent())
                .map(file -> FeedbackWriter.guarded(config.writerProperties(), topic.get(), Token.read(file)))
                .orElseGet(FeedbackWriter::none);
        return new LiveDashboard(config, host, port, feedback, em, null);
    }

    /**
     * The same on this machine only; who sees the page may mark anomalies.
     *
     * @param port 0 = any free one; null = the usual one, or any if that is taken
     * @param metrics of this process, which it serves too
     */
    static LiveDashboard local(WeirConfig config, Integer port, Supplier<String> metrics) {
        FeedbackWriter feedback = config.feedbackTopic()
                .map(topic -> FeedbackWriter.open(config.writerProperties(), topic))
                .orElseGet(FeedbackWriter::none);
        return new LiveDashboard(config, Listener.LOCAL, port, feedback, null, metrics);
    }

    private LiveDashboard(
            WeirConfig config, String host, Integer port, FeedbackWriter feedback, Path em, Supplier<String> metrics) {
        var topics = Topics.of(config);
        var names = new ViewedTopics(
                topics.input(),
                topics.assignments(),
                topics.models(),
                topics.deadLetters(),
                topics.anomalies(),
                topics.lifecycle(),
                config.feedbackTopic().orElse(null));
        var view = new View(names, config.features(), InputFormats.reader(config), System::currentTimeMillis);
        var run = em == null ? EmRun.of(EmRecord::lecture) : EmRun.read(em);
        dashboard = start(config, host, port, view, feedback, run, metrics);
        reader = new TopicReader(config.readerProperties(), view);
        reader.start();
        group = new GroupWatch(config.adminProperties(), config.applicationId(), view);
        group.start();
    }

    /**
     * What it speaks TLS with; null if the configuration names none.
     *
     * @throws WebException if it cannot be used
     */
    static Keystore keystore(WeirConfig config) {
        return Keystore.read(config.http().keystore(), config.http().keystorePassword());
    }

    /** Shows also what a processor in this process restores. */
    void watch(WeirStreams streams) {
        group.add(streams::restoring);
    }

    private static Dashboard start(
            WeirConfig config,
            String host,
            Integer port,
            View view,
            FeedbackWriter feedback,
            EmRun em,
            Supplier<String> metrics) {
        if (port != null) {
            return Dashboard.start(door(config, host, port), view, feedback, em, metrics);
        }
        try {
            return Dashboard.start(door(config, host, USUAL_PORT), view, feedback, em, metrics);
        } catch (WebException e) {
            return Dashboard.start(door(config, host, 0), view, feedback, em, metrics);
        }
    }

    private static Door door(WeirConfig config, String host, int port) {
        return new Door(host, port, config.http().allowedHosts(), null, keystore(config));
    }

    String url() {
        return dashboard.url();
    }

    @Override
    public void close() {
        dashboard.close();
        group.close();
        reader.close();
    }
}
