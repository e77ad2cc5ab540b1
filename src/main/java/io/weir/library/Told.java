package io.weir.library;

import io.weir.em.online.Learned;
import io.weir.em.online.Learner;
import io.weir.engine.Finding;
import io.weir.engine.LearningListener;
import io.weir.engine.Observation;
import io.weir.engine.ScoringListener;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was found of events, for whoever gave them. */
final class Told implements ScoringListener, LearningListener {

    private final Points points;
    private final List<Verdict> verdicts = new ArrayList<>();
    private Throwable failure;

    Told(Points points) {
        this.points = points;
    }

    void clear() {
        verdicts.clear();
    }

    /** Since they were cleared, a copy. */
    List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** The newest. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void judged(Observation observation, Finding finding) {
        // There is nothing to write.
    }

    @Override
    public void deliver(Observation observation, Finding finding) {
        verdicts.add(points.verdict(finding));
    }

    @Override
    public void refused(Observation observation, UnreadableEvent why) {
        throw new IllegalStateException("event " + observation.source().offset() + " cannot be scored", why);
    }

    @Override
    public void prepare(String model, Learner learner, Learned learned) {
        // There is nothing to write.
    }

    @Override
    public void changed(String model, Learner learner, Learned learned, Source command, long timestamp) {
        // Who asks for the model gets it.
    }

    @Override
    public void failed(String model, long version, Throwable thrown, long timestamp) {
        failure = thrown;
    }
}
