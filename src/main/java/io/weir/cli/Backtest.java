package io.weir.cli;

import io.weir.config.WeirConfig;
import io.weir.event.Assignment;
import io.weir.event.Event;
import io.weir.event.History;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.FieldFigures;
import io.weir.records.DeadLetters;
import io.weir.report.BacktestReport;
import io.weir.report.Refusals;
import io.weir.report.ReportPage;
import io.weir.source.EventSource;
import io.weir.source.RecordedEvent;
import io.weir.streams.LocalTopology;
import io.weir.streams.Sinks;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/** Plays events through the topology, in their order, and writes down what comes out. */
final class Backtest implements Sinks {

    private final WeirConfig config;
    private final OutputFolder folder;
    private final OutputFolder.Lines assignments;
    private final OutputFolder.Lines anomalies;
    private final OutputFolder.Lines models;
    private final OutputFolder.Lines lifecycle;
    private final OutputFolder.Lines deadLetters;
    private final BacktestReport report;
    /** Events that were read and have no assignment yet, by their offsets. */
    private final Map<Long, RecordedEvent> waiting = new HashMap<>();

    /** The assignment that came last; an anomaly comes right after its own. */
    private Assignment newest;

    private List<FieldFigures> fields = List.of();
    private long events;

    /**
     * @param keyed whether there may be several models
     */
    Backtest(WeirConfig config, boolean keyed, OutputFolder folder) {
        this.config = config;
        this.folder = folder;
        assignments = folder.lines("assignments.ndjson");
        anomalies = folder.lines("anomalies.ndjson");
        models = folder.lines("models.ndjson");
        lifecycle = folder.lines("lifecycle.ndjson");
        deadLetters = folder.lines("dead-letters.ndjson");
        report = new BacktestReport(keyed);
    }

    /**
     * Plays all of a source.
     *
     * @return seconds that it took
     */
    double play(EventSource source, Progress progress) {
        long begun = System.nanoTime();
        var topology = new LocalTopology(config, this);
        long newest = RecordedEvent.NO_TIMESTAMP;
        while (source.hasNext()) {
            RecordedEvent event = source.next().after(newest);
            newest = event.timestamp();
            events++;
            report.read();
            byte[] key = event.key() == null ? null : event.key().getBytes(StandardCharsets.UTF_8);
            waiting.put(events - 1, event);
            if (event.problem() != null) {
                topology.refuse(event.value(), event.timestamp(), event.problem());
            } else {
                topology.process(key, event.value(), event.timestamp());
            }
            if (events % 256 == 0) {
                progress.at(events, source.fraction());
            }
        }
        topology.settle();
        fields = topology.fields();
        fields.forEach(f -> report.field(f.field().setting(), f.field().name(), f.events(), f.missing(), f.invalid()));
        return (System.nanoTime() - begun) / 1e9;
    }

    /**
     * Writes the report, as JSON and as a page.
     *
     * @param input what was played, for people
     */
    void report(String input, double seconds) {
        folder.lines("report.json").write(report.toJson(seconds));
        folder.lines("report.html")
                .write(ReportPage.html(report, config.features(), this::point, input, seconds)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private double[] point(RecordedEvent sampled) {
        try {
            Event read = config.eventReader().read(sampled.value(), sampled.timestamp());
            // What was before the event is not known here, so what looks back is missing.
            return read.in(new History(config.features())).x();
        } catch (UnreadableEvent e) {
            throw new IllegalStateException("an event that was scored cannot be read again: " + e.getMessage(), e);
        }
    }

    /** The dead letters, by reason. */
    Refusals refusals() {
        return report.deadLetters();
    }

    /** A sentence on windows of time that are longer than the events; empty if there are none. */
    Optional<String> windowsThatAreTooLong() {
        return report.windowsThatAreTooLong(config.features());
    }

    /** How often the fields that the configuration names were there. */
    List<FieldFigures> fields() {
        return fields;
    }

    long events() {
        return events;
    }

    @Override
    public void assignment(Record<byte[], byte[]> record, Assignment made) {
        assignments.write(record.value());
        RecordedEvent event = waiting.remove(made.source().offset());
        report.scored(event, made);
        newest = made;
    }

    @Override
    public void anomaly(Record<byte[], byte[]> record) {
        anomalies.write(record.value());
        report.flagged(newest, record.value());
    }

    @Override
    public void deadLetter(Record<byte[], byte[]> record) {
        long offset = DeadLetters.source(record.headers()).orElseThrow().offset();
        RecordedEvent event = waiting.remove(offset);
        String reason = DeadLetters.header(record.headers(), DeadLetters.REASON);
        String message = DeadLetters.header(record.headers(), DeadLetters.MESSAGE);
        boolean placed = event == null || event.line() < 0 || message.startsWith("line ");
        String why = placed ? message : "line " + event.line() + ": " + message;
        report.refused(offset, reason, why);
        deadLetters.write(DeadLetterLine.of(record));
    }

    @Override
    public void model(Record<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        models.write(record.value());
        report.published(record.key(), record.value());
    }

    @Override
    public void lifecycle(Record<String, byte[]> record) {
        lifecycle.write(record.value());
        report.happened(record.value());
    }
}
