package io.weir.web;

import io.weir.http.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what people say of anomalies to the feedback topic, for those who know the token. The only thing a dashboard writes. */
public final class FeedbackWriter implements AutoCloseable {

    private static final int ANSWER_MS = 8000;
    private static final String BEARER = "Bearer ";

    private final Properties settings;
    private final String topic;
    private final Token token;
    private final boolean handedOut;
    private Producer<byte[], byte[]> producer;
    private boolean closed;

    private FeedbackWriter(Properties settings, String topic, Token token, boolean handedOut) {
        this.settings = settings;
        this.topic = topic;
        this.token = token;
        this.handedOut = handedOut;
    }

    /** Nobody may say anything. */
    public static FeedbackWriter none() {
        return new FeedbackWriter(null, null, null, false);
    }

    /**
     * Those who know the token may.
     *
     * @param producerSettings where the cluster is and how to reach it; contacted when there is something to write
     */
    public static FeedbackWriter guarded(Properties producerSettings, String topic, Token token) {
        return new FeedbackWriter(producerSettings, topic, token, false);
    }

    /** Whoever sees the page may, since the page is given the token; for a page that only its own machine can see. */
    public static FeedbackWriter open(Properties producerSettings, String topic) {
        return new FeedbackWriter(producerSettings, topic, Token.random(), true);
    }

    boolean isPossible() {
        return token != null;
    }

    /** The token, if the page may know it; else null. */
    String handedOut() {
        return handedOut ? token.text() : null;
    }

    /**
     * Lets those pass who know the token.
     *
     * @param authorization the request's header of that name, or null
     * @throws Refused if the token is not there, or another
     */
    void check(String authorization) {
        if (token == null) {
            throw new Refused(
                    403,
                    "this dashboard is read-only; set dashboard.token.file to a file with a token"
                            + " (and feedback.topic not to none), and restart it");
        }
        if (authorization == null
                || !authorization.startsWith(BEARER)
                || !token.is(authorization.substring(BEARER.length()).strip())) {
            throw new Refused(401, "expected the header 'Authorization: Bearer' with the token of this dashboard");
        }
    }

    /**
     * Writes a label, and waits until it is in the topic.
     *
     * @throws Refused if it could not be written
     */
    public void write(Label label) {
        var record = new ProducerRecord<>(topic, label.model().getBytes(StandardCharsets.UTF_8), label.toJson());
        try {
            producer().send(record).get(2 * ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
            throw new Refused(503, "the dashboard is ending");
        } catch (ExecutionException e) {
            throw notWritten(e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw notWritten(e);
        }
    }

    private Refused notWritten(Throwable e) {
        return new Refused(
                503,
                "topic '" + topic + "' was not written (" + e.getMessage()
                        + "); is it there ('weir topics create' makes it), and do the brokers answer?");
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new Refused(503, "the dashboard is ending");
        }
        if (producer == null) {
            var all = new Properties();
            all.put(ProducerConfig.CLIENT_ID_CONFIG, "weir-dashboard");
            all.putAll(settings);
            all.put(ProducerConfig.ACKS_CONFIG, "all");
            all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MS);
            all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS / 2);
            all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MS);
            producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(java.time.Duration.ofMillis(ANSWER_MS));
        }
    }
}
