package io.weir.store;

import io.weir.config.CannotStart;
import io.weir.config.WeirConfig;
import io.weir.json.FileTrouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that an earlier run left on this machine: whether it belongs to the cluster, and what becomes of what does not, or cannot be
 * read. Nothing of it is needed: all of it is in the changelogs.
 *
 * <pre>
 *   state.dir/application.id/
 *       0_0, 0_1 …               Kafka Streams', one directory per task
 *       weir-origin.properties   cluster and topics that they belong to
 *       aside/                   what did not fit, the last time
 * </pre>
 *
 * <p>Safe for use by several threads.
 */
public final class KeptState {

    private static final Logger LOG = LoggerFactory.getLogger(KeptState.class);

    static final String ORIGIN = "weir-origin.properties";
    private static final String LOCK = ".lock";
    static final String ASIDE = "aside";
    private static final Pattern TASK = Pattern.compile("\\d+_\\d+");

    private final Path directory;
    /** Ends of changelogs before this process wrote anything; one is gone when it was compared with what is kept. */
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    /** Tasks whose state was found damaged, and is restored. */
    private final Set<TaskId> rebuilt = ConcurrentHashMap.newKeySet();

    /**
     * @param directory of the application; null if there is none, as where a topology is tested
     */
    private KeptState(Path directory) {
        this.directory = directory;
    }

    /** For topologies without a cluster. */
    public static KeptState none() {
        return new KeptState(null);
    }

    public static KeptState of(WeirConfig config) {
        return new KeptState(directory(config));
    }

    /** Where an application keeps its state; may not exist. */
    public static Path directory(WeirConfig config) {
        String base = new StreamsConfig(config.streamsProperties()).getString(StreamsConfig.STATE_DIR_CONFIG);
        return Path.of(base, config.applicationId());
    }

    /**
     * Takes out of the way what would keep Kafka Streams from using the directory, whatever else is in it; to be called before Kafka
     * Streams is made.
     *
     * @throws CannotStart if that is not possible
     */
    public void makeUsable() {
        try {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                removeOnly(directory, "is no directory");
            }
            for (String name : List.of(LOCK, "kafka-streams-process-metadata", ORIGIN)) {
                Path file = directory.resolve(name);
                if (Files.exists(file) && !opens(file)) {
                    removeOnly(file, "cannot be opened");
                }
            }
        } catch (IOException e) {
            throw new CannotStart(
                    "the state in " + directory + " cannot be used (" + FileTrouble.of(e)
                            + "); delete that directory, which costs a restore"
                            + " from the changelogs, or set state.dir to another one",
                    e);
        }
    }

    /** Whether a process has a directory of state: Kafka Streams keeps a lock in it for as long as it lives. */
    public static boolean isLocked(Path directory) {
        try (var channel =
                        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            // By this very process.
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean opens(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    private static void removeOnly(Path path, String why) throws IOException {
        delete(path);
        LOG.warn("{} {} and was deleted; it is made anew", path, why);
    }

    /**
     * Puts aside what does not belong to the cluster, so that it is restored from the changelogs, and notes what does.
     *
     * @param now the cluster and the topics of this application
     * @param changelogs names of topics that state is made from
     * @param latest ends of their partitions
     * @throws CannotStart if files cannot be moved or written
     */
    public void compare(StateOrigin now, Iterable<String> changelogs, Map<TopicPartition, Long> latest) {
        ends.putAll(latest);
        try {
            List<Path> tasks = tasks();
            Optional<StateOrigin> then = StateOrigin.read(origin());
            if (!tasks.isEmpty()) {
                var why = then.isEmpty()
                        ? Optional.of("says nowhere which cluster it is of")
                        : then.get().differsFrom(now, changelogs);
                if (why.isPresent()) {
                    putAside(tasks, why.get());
                }
            }
            Files.createDirectories(directory);
            now.write(origin());
        } catch (IOException e) {
            throw new CannotStart(
                    "the state in " + directory + " cannot be put aside or noted (" + FileTrouble.of(e)
                            + "); may this user write there?",
                    e);
        }
    }

    /** Notes topics that have been made since {@link #compare}; what is noted already stays. */
    public void note(StateOrigin now) throws IOException {
        var then = StateOrigin.read(origin());
        if (then.isPresent()
                && !then.get().topics().keySet().containsAll(now.topics().keySet())) {
            then.get().with(now).write(origin());
        }
    }

    private Path origin() {
        return directory.resolve(ORIGIN);
    }

    private List<Path> tasks() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> TASK.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
    }

    private void putAside(List<Path> tasks, String why) throws IOException {
        Path aside = directory.resolve(ASIDE);
        delete(aside);
        Files.createDirectories(aside);
        for (Path task : tasks) {
            Files.move(task, aside.resolve(task.getFileName()));
        }
        LOG.warn(
                "the state in {} {}; it was put aside into {} and is rebuilt from the changelogs",
                directory,
                why,
                aside);
    }

    /** Deletes a file, or a directory with all that is in it; nothing if it is not there. */
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * What a store says of how far it is, or null, which makes Kafka Streams restore it, where the changelog is shorter than that. Such
     * state was made from another one.
     */
    Long believed(TopicPartition changelog, Long offset) {
        Long end = ends.remove(changelog);
        if (offset == null || end == null || offset <= end) {
            return offset;
        }
        LOG.warn(
                "the state in {} is of offset {} of {}, which ends at {}; it is deleted and rebuilt from the changelog",
                directory,
                offset,
                changelog,
                end);
        return null;
    }

    /**
     * What to throw where the state of a task cannot be read: the first time, what makes Kafka Streams wipe it and restore it from the
     * changelogs.
     */
    RuntimeException damaged(TaskId task, RuntimeException e) {
        if (directory == null || !rebuilt.add(task)) {
            return e;
        }
        LOG.warn(
                "the state of task {} in {} is damaged ({}); it is deleted and rebuilt from the changelogs",
                task,
                directory,
                e.getMessage());
        return new TaskCorruptedException(Set.of(task));
    }
}
