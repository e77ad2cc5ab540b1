package io.weir.metrics;

import io.weir.event.Reason;
import io.weir.event.Suppressed;
import io.weir.mixture.ComponentChange;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The numbers that the processors of a process add to. */
public final class Metrics {

    final Events events = new Events();
    final Alerts alerts = new Alerts();
    final Failures failures = new Failures();
    final Map<Reason, LongAdder> deadLetters = counts(Reason.class);
    private final Set<Reason> told = ConcurrentHashMap.newKeySet();
    final Map<ComponentChange.Event, LongAdder> changes = counts(ComponentChange.Event.class);
    final Snapshots snapshots = new Snapshots();
    private final FieldTable fields = new FieldTable();
    final RestoreProgress restore = new RestoreProgress();
    final ClusterFigures cluster = new ClusterFigures();

    private final Set<ScoreWindow> windows = ConcurrentHashMap.newKeySet();
    private final Set<ModelTable> tables = ConcurrentHashMap.newKeySet();

    /** What became of events. */
    static final class Events {

        final LongAdder scored = new LongAdder();
        final LongAdder learned = new LongAdder();
        final LongAdder withheld = new LongAdder();
        final LongAdder dropped = new LongAdder();
    }

    /** Events that were flagged, and those that would have been. */
    static final class Alerts {

        final LongAdder flagged = new LongAdder();
        final Map<Suppressed, LongAdder> suppressed = counts(Suppressed.class);
    }

    /** What went wrong with no single event. */
    static final class Failures {

        final LongAdder outputs = new LongAdder();
        final LongAdder threads = new LongAdder();
    }

    /** Snapshots that went out. */
    static final class Snapshots {

        final LongAdder number = new LongAdder();
        final LongAdder bytes = new LongAdder();
    }

    /** Of a process that says by itself why events are refused. */
    public static Metrics ofToldReasons() {
        var metrics = new Metrics();
        metrics.told.addAll(metrics.deadLetters.keySet());
        return metrics;
    }

    private static <E extends Enum<E>> Map<E, LongAdder> counts(Class<E> type) {
        Map<E, LongAdder> counts = new EnumMap<>(type);
        for (E e : type.getEnumConstants()) {
            counts.put(e, new LongAdder());
        }
        return counts;
    }

    /** A window for a task's scores, until it is {@linkplain #forget given back}. */
    public ScoreWindow window() {
        var window = new ScoreWindow();
        windows.add(window);
        return window;
    }

    public void forget(ScoreWindow window) {
        windows.remove(window);
    }

    /**
     * A table for a task's models, until it is {@linkplain #forget given back}.
     *
     * @param most models that it holds
     */
    public ModelTable table(int most) {
        var table = new ModelTable(most, System::currentTimeMillis);
        tables.add(table);
        return table;
    }

    public void forget(ModelTable table) {
        tables.remove(table);
    }

    public void eventScored() {
        events.scored.increment();
    }

    /** So many events were scored and are kept from being learned. */
    public void withheld(long scored) {
        events.withheld.add(scored);
    }

    public void alerted() {
        alerts.flagged.increment();
    }

    public void suppressed(Suppressed by) {
        alerts.suppressed.get(by).increment();
    }

    /** Whether it is the first of its reason, which nobody was told of. */
    public boolean deadLetter(Reason reason) {
        deadLetters.get(reason).increment();
        return told.add(reason);
    }

    /**
     * A batch has been to the M-step.
     *
     * @param newlyLearned events that were
     * @param late that were not, because they came too late
     */
    public void batchLearned(long newlyLearned, long late) {
        events.learned.add(newlyLearned);
        events.dropped.add(late);
    }

    /** A snapshot of so many bytes goes out. */
    public void published(int bytes) {
        snapshots.number.increment();
        snapshots.bytes.add(bytes);
    }

    public void happened(ComponentChange.Event event) {
        changes.get(event).increment();
    }

    /** A record of an output did not fit its topic, or was refused. */
    public void outputRefused() {
        failures.outputs.increment();
    }

    public void threadFailed() {
        failures.threads.increment();
    }

    /** Which fields of events are there. */
    public FieldTable fields() {
        return fields;
    }

    public RestoreProgress restore() {
        return restore;
    }

    public ClusterFigures cluster() {
        return cluster;
    }

    Recent recent() {
        var recent = new Recent();
        windows.forEach(window -> window.addTo(recent));
        return recent;
    }

    Stream<ModelFigures> models() {
        return tables.stream().flatMap(table -> table.all().stream());
    }
}
