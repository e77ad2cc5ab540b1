package io.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.event.Source;
import io.weir.json.ModelKey;
import io.weir.json.snapshot.Command;
import io.weir.records.DeadLetters;
import io.weir.streams.ModelTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/** Looks at live models and steers them, from anywhere on the cluster, through topics. */
public final class Steering {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeirConfig config;
    private final Topics topics;

    public Steering(WeirConfig config) {
        this.config = config;
        topics = Topics.of(config);
    }

    /**
     * A model as it was published last.
     *
     * @param snapshot JSON
     * @param partition that its events come in; empty where that follows from its name
     */
    public record Published(byte[] snapshot, Optional<Integer> partition) {}

    /**
     * What became of a command.
     *
     * @param done whether it was carried out
     * @param message the version of the model that came of it, or why it was not carried out
     */
    public record Answer(boolean done, String message) {}

    /** The newest snapshot of every model, by name. */
    public Map<String, Published> models() {
        Map<String, Published> models = new TreeMap<>();
        TopicScan.read(config, topics.models(), record -> {
            if (record.key() == null) {
                // Whoever wrote that, it is no model: each has its name as key, if only an empty one.
                return true;
            }
            String name = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                models.remove(name);
            } else {
                models.put(name, new Published(record.value(), partition(record.headers())));
            }
            return true;
        });
        return models;
    }

    /** The partition that the events of a model come in, if a header of its snapshot says so. */
    public static Optional<Integer> partition(Headers headers) {
        String partition = DeadLetters.header(headers, ModelTask.PARTITION_HEADER);
        return partition != null && partition.matches("[0-9]{1,9}")
                ? Optional.of(Integer.parseInt(partition))
                : Optional.empty();
    }

    /**
     * Sends a command, and waits for what becomes of it.
     *
     * @param published the model it is about; null if there is none yet
     * @return empty if no processor has taken the command in time; it will when one runs
     */
    public Optional<Answer> send(Command command, Published published, Duration patience) {
        byte[] key = config.isRepartitioned() || config.isShared()
                ? command.model().getBytes(StandardCharsets.UTF_8)
                : ModelKey.toRecordKey(command.model());
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties());
                var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            consumer.assign(ends(consumer));
            consumer.endOffsets(consumer.assignment(), PATIENCE).forEach(consumer::seek);
            int partitions = consumer.partitionsFor(topics.control(), PATIENCE).size();
            // One that there is not was not written by us; waiting for it would take a minute.
            Integer partition = published == null
                    ? null
                    : published.partition().filter(p -> p < partitions).orElse(null);
            var sent = producer.send(new ProducerRecord<>(topics.control(), partition, key, command.toJson()))
                    .get();
            return answer(consumer, new Source(sent.topic(), sent.partition(), sent.offset()), patience);
        } catch (ExecutionException | org.apache.kafka.common.errors.TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new TopicsUnavailable(
                    "the command cannot be written to topic '" + topics.control() + "': " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a command", e);
        }
    }

    /** The partitions that answers come in. */
    private List<TopicPartition> ends(KafkaConsumer<byte[], byte[]> consumer) {
        var infos = consumer.listTopics(PATIENCE);
        if (!infos.containsKey(topics.control())) {
            throw TopicScan.missing(topics.control());
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(topics.lifecycle(), topics.deadLetters())) {
            if (!infos.containsKey(topic)) {
                throw TopicScan.missing(topic);
            }
            infos.get(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private Optional<Answer> answer(KafkaConsumer<byte[], byte[]> consumer, Source command, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            for (var record : consumer.poll(POLL)) {
                Optional<Answer> answer = record.topic().equals(topics.lifecycle())
                        ? done(record.value(), command)
                        : refused(record, command);
                if (answer.isPresent()) {
                    return answer;
                }
            }
        } while (System.nanoTime() - deadline < 0);
        return Optional.empty();
    }

    private static Optional<Answer> done(byte[] lifecycle, Source command) {
        try {
            JsonNode event = JSON.readTree(lifecycle);
            JsonNode by = event.path("command");
            if (by.path("offset").asLong(-1) == command.offset()
                    && by.path("partition").asInt(-1) == command.partition()) {
                return Optional.of(new Answer(
                        true,
                        event.path("event").asText() + " as version "
                                + event.path("version").asLong()));
            }
        } catch (IOException e) {
            // Not one of ours; the answer may still come.
        }
        return Optional.empty();
    }

    private static Optional<Answer> refused(ConsumerRecord<byte[], byte[]> record, Source command) {
        return DeadLetters.source(record.headers())
                .filter(command::equals)
                .map(source -> new Answer(false, DeadLetters.header(record.headers(), DeadLetters.MESSAGE)));
    }
}
