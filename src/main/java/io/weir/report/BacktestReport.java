package io.weir.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.anomaly.Calibration;
import io.weir.event.Assignment;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.source.RecordedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Everything that a backtest is asked in the end. Fed while it runs, by one thread. */
public final class BacktestReport {

    /** Models of which the page can show details: the first that appear. */
    private static final int MOST_DETAILED = 64;

    /** Scores below this are drawn there: a mean over them must not overflow. */
    private static final double LEAST_DRAWN = -1e12;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean keyed;
    private final Labels labels = new Labels();
    private final Windows windows = new Windows();
    private final Windows alerts = new Windows();
    private final Map<String, ModelRecord> models = new LinkedHashMap<>();
    private final LifecycleHistory history = new LifecycleHistory();
    private final Period period = new Period();
    private final Flagged flagged = new Flagged();
    private final Refusals deadLetters = new Refusals();
    private final ArrayNode fields = JSON.createArrayNode();
    private final Progress progress = new Progress();
    /** Made once, when all is in. */
    private Figures overall;

    /** How far it has come. */
    private static final class Progress {

        private long read;
        private long scored;
        /** Number of the event that was scored last: whatever happens, it happens with it. */
        private long position = -1;
    }

    /**
     * @param keyed whether there may be several models
     */
    public BacktestReport(boolean keyed) {
        this.keyed = keyed;
    }

    /**
     * Takes how often a field that the configuration names was there.
     *
     * @param setting that names it
     * @param missing events without it, of those looked at
     * @param invalid of these, those whose value counts as missing
     */
    public void field(String setting, String name, long looked, long missing, long invalid) {
        fields.addObject()
                .put("setting", setting)
                .put("name", name)
                .put("events", looked)
                .put("missing", missing)
                .put("invalid", invalid);
    }

    /** Counts an event that is about to be processed. */
    public void read() {
        progress.read++;
    }

    /**
     * An event was scored, in the order of the events.
     *
     * @param event what was scored
     * @param made what was said of it, before it was learned
     */
    public void scored(RecordedEvent event, Assignment made) {
        progress.scored++;
        progress.position = made.source().offset();
        period.add(made.timestamp());
        windows.add(progress.position, Math.max(made.logLikelihood(), LEAST_DRAWN));
        ModelRecord model = model(made.model());
        model.scored(event, made.logLikelihood(), made.cluster(), made.score());
        // Without a p-value there was no threshold either: the event could not be flagged.
        if (made.pValue() == made.pValue()) {
            alerts.add(progress.position, made.anomaly() ? 1 : 0);
            model.scores().judged(made.anomaly());
        }
    }

    /**
     * The event that was scored last is flagged.
     *
     * @param made what was said of it
     * @param record what the topic of anomalies gets; not copied
     */
    public void flagged(Assignment made, byte[] record) {
        flagged.add(new Flagged.One(made.source().offset(), made.score(), record));
    }

    /**
     * An event was not scored.
     *
     * @param offset number of the event
     * @param reason code of the dead letter
     * @param message for people
     */
    public void refused(long offset, String reason, String message) {
        deadLetters.add(offset, reason, message);
    }

    /** A new version of a model, as it was published. */
    public void published(String model, byte[] json) {
        model(model).published(json, progress.position + 1);
    }

    private ModelRecord model(String name) {
        ModelRecord known = models.get(name);
        if (known == null) {
            known = new ModelRecord(labels, models.size() < MOST_DETAILED);
            models.put(name, known);
        }
        return known;
    }

    /** A lifecycle event, as it was published. */
    public void happened(byte[] json) {
        history.add(json, progress.position + 1);
    }

    long events() {
        return progress.read;
    }

    long scored() {
        return progress.scored;
    }

    /** A sentence on windows of time that are longer than all events together; empty if there are none. */
    public Optional<String> windowsThatAreTooLong(Features features) {
        String names = IntStream.range(0, features.size())
                .mapToObj(features::get)
                .filter(f -> f.window() != null && period.length() < f.window().millis())
                .map(Feature::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() || period.length() < 0
                ? Optional.empty()
                : Optional.of(
                        names + ": missing in every event, because the times of the events are "
                                + Duration.ofMillis(period.length())
                                + " apart at the most and a window begins when there are events a window apart; take a shorter one");
    }

    /** Event times of what was scored. */
    Period period() {
        return period;
    }

    Flagged flagged() {
        return flagged;
    }

    /** The dead letters, by reason. */
    public Refusals deadLetters() {
        return deadLetters;
    }

    Windows windows() {
        return windows;
    }

    /** Shares of flagged events over time. */
    Windows alerts() {
        return alerts;
    }

    LifecycleHistory history() {
        return history;
    }

    boolean keyed() {
        return keyed;
    }

    /** By name, in the order in which they appeared. */
    Map<String, ModelRecord> models() {
        return models;
    }

    /** Figures of all models together. */
    Figures overall() {
        if (overall != null) {
            return overall;
        }
        int components = 0;
        long version = 0;
        List<Scores> parts = new ArrayList<>();
        for (ModelRecord model : models.values()) {
            Figures figures = Figures.of(model);
            components += figures.components();
            version = Math.max(version, figures.modelVersion());
            parts.add(model.scores());
        }
        Scores all = parts.size() == 1 ? parts.get(0) : Scores.of(parts, labels);
        overall = Figures.of(all, components, version);
        return overall;
    }

    /** The figures, in one line of JSON. */
    public byte[] toJson(double seconds) {
        var bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("events", progress.read);
            overall().write(json);
            if (models.size() == 1) {
                writeCalibration(models.values().iterator().next(), json);
            }
            json.writeObjectFieldStart("lifecycle");
            for (var entry : history.counts().entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeFieldName("anomalies");
            json.writeTree(flagged.toJson());
            json.writeFieldName("deadLetters");
            json.writeTree(deadLetters.toJson());
            json.writeFieldName("fields");
            json.writeTree(fields);
            json.writeNumberField("seconds", seconds);
            if (keyed) {
                json.writeObjectFieldStart("keys");
                for (var entry : models.entrySet()) {
                    json.writeObjectFieldStart(entry.getKey());
                    Figures.of(entry.getValue()).write(json);
                    writeCalibration(entry.getValue(), json);
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As in the newest snapshot; nothing where it has none. */
    private static void writeCalibration(ModelRecord model, JsonGenerator json) throws IOException {
        ModelSnapshot newest = model.newest();
        Calibration calibration =
                newest == null || newest.alert() == null ? null : newest.alert().calibration();
        if (calibration == null) {
            return;
        }
        json.writeObjectFieldStart("calibration");
        json.writeFieldName("pValues");
        json.writeArray(calibration.pValues(), 0, Calibration.BINS);
        json.writeFieldName("distances");
        json.writeArray(calibration.distances(), 0, Calibration.BINS);
        json.writeEndObject();
    }
}
