package io.weir.streams;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.engine.Finding;
import io.weir.engine.Observation;
import io.weir.engine.Scoring;
import io.weir.engine.ScoringListener;
import io.weir.engine.Step;
import io.weir.event.Assignment;
import io.weir.event.Event;
import io.weir.event.Feedback;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.input.InputFormat;
import io.weir.json.AssignmentWriter;
import io.weir.json.EventReader;
import io.weir.json.FeedbackReader;
import io.weir.json.FeedbackWriter;
import io.weir.json.ModelKey;
import io.weir.json.Shown;
import io.weir.metrics.Metrics;
import io.weir.metrics.ScoreWindow;
import io.weir.records.Origin;
import io.weir.records.OwnTime;
import io.weir.records.WholeSize;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What surrounds the {@link Scoring} of one partition: records become events and feedback, and what is found becomes records. It knows no
 * context of Kafka Streams, so that a backtest does the same as a cluster.
 *
 * <pre>
 *   record ──guard, name──► Observation ──► Scoring ──► judged   ──► bytes are written, or the event is refused
 *                                                   ──► deliver  ──► assignment, anomaly
 *                                                   ──► refused  ──► dead letter
 * </pre>
 */
public final class EventTask implements ScoringListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventTask.class);
    private static final Headers NO_HEADERS = new RecordHeaders();

    private final WeirConfig config;
    private final InputFormat format;
    private final EventReader reader;
    private final AssignmentWriter writer = AssignmentWriter.brief();
    private final boolean repartitioned;
    private final Sinks sinks;
    private final Net net;
    private final Net.Letters letters;
    private final Net.Letters feedbackLetters;
    private final FieldWatch watch;
    private final ScoreWindow window;

    private Scoring scoring;

    /**
     * @param format of the events
     * @param repartitioned whether events come with their origin in headers and the model's name as key
     */
    EventTask(WeirConfig config, InputFormat format, boolean repartitioned, Sinks sinks, Net net) {
        this.config = config;
        this.format = format;
        this.repartitioned = repartitioned;
        this.sinks = sinks;
        this.net = net;
        reader = config.eventReader();
        letters = net.letters(sinks::deadLetter, repartitioned);
        feedbackLetters = net.letters(sinks::deadLetter, true);
        Metrics metrics = net.metrics();
        watch = FieldWatch.ofEvents(config, !repartitioned, metrics.fields(), System.currentTimeMillis(), LOG::warn);
        window = metrics.window();
    }

    /** Gives events to this one from here on. */
    void use(Scoring newScoring) {
        scoring = newScoring;
    }

    @Override
    public void close() {
        net.metrics().forget(window);
        watch.close();
    }

    /**
     * Takes the next record of events.
     *
     * @param here where it was read
     */
    void event(Record<byte[], byte[]> record, Source here) {
        Origin origin = letters.origin(record, here);
        EventRecord event;
        try {
            letters.own(origin, here);
            checkWhole(record, origin);
            byte[] json = format.json(origin.source().topic(), letters.headers(record), record.value());
            String model = repartitioned
                    ? new String(record.key(), StandardCharsets.UTF_8)
                    : origin.model(config.modelKey(), json, config.eventMaxBytes());
            event = EventRecord.of(record, origin, json, model, reader);
        } catch (Throwable thrown) {
            event = EventRecord.refused(record, origin, net.why(thrown));
        }
        scoring.accept(event);
    }

    /**
     * Takes a record that is known to be no event, and has nothing before it that is held back.
     *
     * @param here where it was read
     */
    void refuse(Record<byte[], byte[]> record, Source here, UnreadableEvent why) {
        letters.refuse(record, letters.origin(record, here), record.timestamp(), why);
    }

    /** Refuses a record of which there is only the head; a key that is wrong too is the reason that goes first. */
    private void checkWhole(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent {
        int most = config.eventMaxBytes();
        boolean whole = WholeSize.isWhole(record.headers(), record.value());
        if (!whole && !repartitioned && config.modelKey().kind() == ModelKey.Kind.RECORD_KEY) {
            origin.model(config.modelKey(), record.value(), most);
        }
        WholeSize.check(record.headers(), record.value(), most);
    }

    @Override
    public void turn(Observation observation, Event event, UnreadableEvent why) {
        watch.look(event, why, ((EventRecord) observation).json());
    }

    @Override
    public void judged(Observation observation, Finding finding) {
        EventRecord event = (EventRecord) observation;
        Assignment assignment = finding.assignment();
        event.written(writer.write(assignment), assignment.anomaly() ? flagged(event, finding) : null);
    }

    private byte[] flagged(EventRecord event, Finding finding) {
        Shown shown = config.anomalyEvent();
        byte[] whole = anomaly(event, finding, shown);
        return shown == Shown.FULL
                        && !net.limits()
                                .fits(
                                        Topics.of(config).anomalies(),
                                        event.origin().key(),
                                        whole,
                                        NO_HEADERS)
                ? anomaly(event, finding, Shown.TOO_LARGE)
                : whole;
    }

    private byte[] anomaly(EventRecord event, Finding finding, Shown shown) {
        return writer.write(
                finding.assignment(),
                finding.repeats(),
                finding.explanation(),
                config.features(),
                finding.levels(),
                event.json(),
                shown);
    }

    @Override
    public void deliver(Observation observation, Finding finding) {
        EventRecord event = (EventRecord) observation;
        byte[] key = event.origin().key();
        long timestamp = event.timestamp();
        sinks.assignment(new Record<>(key, event.assignment(), timestamp), finding.assignment());
        if (event.anomaly() != null) {
            sinks.anomaly(new Record<>(key, event.anomaly(), timestamp));
        }
    }

    @Override
    public void refused(Observation observation, UnreadableEvent why) {
        EventRecord event = (EventRecord) observation;
        letters.refuse(event.record(), event.origin(), event.timestamp(), why);
    }

    @Override
    public void counted(Finding finding) {
        Assignment assignment = finding.assignment();
        net.metrics().eventScored();
        window.scored(assignment.logLikelihood(), assignment.score());
        if (finding.targetRate() > 0) {
            window.judged(finding.strange(), finding.targetRate());
        }
        if (assignment.suppressed() != null) {
            net.metrics().suppressed(assignment.suppressed());
        } else if (finding.strange()) {
            net.metrics().alerted();
        }
    }

    @Override
    public void withheld(int events) {
        net.metrics().withheld(events);
    }

    @Override
    public void failed(String model, long version, Throwable thrown, long timestamp) {
        new Lifecycle(sinks::lifecycle, net.metrics()).failed(model, version, thrown, timestamp);
    }

    /**
     * Does what a record of feedback says.
     *
     * @param here where it was read
     * @param onward takes the record that asks the next partition
     */
    void feedback(Record<byte[], byte[]> record, Source here, Consumer<Record<byte[], byte[]>> onward) {
        scoring.flush();
        Origin origin = feedbackLetters.origin(record, here);
        Answer answer = feedbackLetters.attempt(record, origin, here, record.timestamp(), () -> {
            net.at(Step.FEEDBACK, origin);
            Feedback feedback = FeedbackReader.read(record.value(), config.eventMaxBytes());
            var given = scoring.feedback(feedback).orElse(null);
            return given == null
                    ? new Answer(feedback, null, handedOn(feedback, record, here.partition()))
                    : new Answer(
                            feedback,
                            FeedbackWriter.toJson(given.effect(), feedback, given.version(), given.source()),
                            null);
        });
        if (answer == null) {
            return;
        }
        if (answer.further != null) {
            onward.accept(answer.further);
        } else {
            String model = answer.feedback.model();
            long now = record.timestamp();
            sinks.lifecycle(new Record<>(model, answer.said, now, OwnTime.headers(now)));
            scoring.contributeIfFull(model, now);
        }
    }

    /**
     * What comes of feedback.
     *
     * @param said what it has done; null if the event is not known here
     * @param further the record for the next partition, if it is not
     */
    private record Answer(Feedback feedback, byte[] said, Record<byte[], byte[]> further) {}

    /** The record that asks the next partition; the first one again has asked them all. */
    private Record<byte[], byte[]> handedOn(Feedback feedback, Record<byte[], byte[]> record, int here)
            throws UnreadableEvent {
        var asked = FeedbackRoute.Asked.of(record.headers(), here);
        boolean known = asked.modelKnown() || scoring.knows(feedback.model());
        boolean everyone = asked.first() == here && !FeedbackRoute.Asked.isFirst(record.headers());
        if (everyone || !FeedbackRoute.mayGoOn(feedback, config)) {
            throw known
                    ? new UnreadableEvent(
                            Reason.UNKNOWN_EVENT,
                            "the event is not among the last " + config.feedbackMemory() + " strange ones and as many"
                                    + " others of model '" + feedback.model() + "'; see feedback.memory")
                    : new UnreadableEvent(Reason.UNKNOWN_MODEL, "there is no model '" + feedback.model() + "'");
        }
        var going = new FeedbackRoute.Asked(asked.first(), known);
        byte[] key = FeedbackRoute.key(here + 1);
        return feedbackLetters.fitting(
                record.withKey(key).withHeaders(going.toHeaders(record.headers())),
                key,
                config.internalTopics().routedFeedback());
    }
}
