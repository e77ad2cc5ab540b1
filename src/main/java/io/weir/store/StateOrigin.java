package io.weir.store;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What local state belongs to: the cluster, and the topics by the ids that Kafka gave them (KIP-516), so that a topic that was deleted
 * and made again is another one.
 *
 * @param cluster id of the cluster
 * @param topics id of each topic by its name; those that did not exist yet are not there
 */
public record StateOrigin(String cluster, Map<String, String> topics) {

    private static final String CLUSTER = "cluster.id";
    private static final String TOPIC = "topic.";

    /** The origin that was written; empty if there is none, or none that can be read. */
    static Optional<StateOrigin> read(Path file) {
        var properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        String cluster = properties.getProperty(CLUSTER);
        if (cluster == null) {
            return Optional.empty();
        }
        Map<String, String> topics = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(TOPIC)) {
                topics.put(name.substring(TOPIC.length()), properties.getProperty(name));
            }
        }
        return Optional.of(new StateOrigin(cluster, topics));
    }

    /** Replaces the file as a whole, or leaves it as it is. */
    void write(Path file) throws IOException {
        var properties = new Properties();
        properties.setProperty(CLUSTER, cluster);
        topics.forEach((topic, id) -> properties.setProperty(TOPIC + topic, id));
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
            properties.store(out, "what the state in this directory belongs to");
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Why state of this origin is not of the cluster as it is now, in words that go on "the state …"; empty if it is.
     *
     * @param now the cluster as it is
     * @param changelogs topics that must be the same
     */
    Optional<String> differsFrom(StateOrigin now, Iterable<String> changelogs) {
        if (!cluster.equals(now.cluster)) {
            return Optional.of("is of the cluster with the id " + cluster + ", and this one has the id " + now.cluster);
        }
        for (String topic : changelogs) {
            String then = topics.get(topic);
            String id = now.topics.get(topic);
            if (then != null && id == null) {
                return Optional.of("is of topic '" + topic + "', which was deleted");
            }
            if (id != null && !id.equals(then)) {
                return Optional.of("is not of topic '" + topic + "' as it is there now: that was made anew");
            }
        }
        return Optional.empty();
    }

    /** The same, with the topics that it did not know yet. */
    StateOrigin with(StateOrigin newer) {
        Map<String, String> all = new TreeMap<>(newer.topics);
        all.putAll(topics);
        return new StateOrigin(cluster, all);
    }
}
