package io.weir.engine;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.LearningSettings;
import io.weir.em.online.Contribution;
import io.weir.em.online.Learned;
import io.weir.em.online.Learner;
import io.weir.event.Assignment;
import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.Ranges;
import io.weir.event.Source;
import io.weir.event.Tolerances;
import io.weir.event.UnreadableEvent;
import io.weir.family.CovarianceType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes down in their order what a scoring and a learning say, and throws where it is told to. */
final class Recorded implements ScoringListener, LearningListener, Contributions, Faults {

    static final Features FEATURES = Features.parse("x");

    final List<String> said = new ArrayList<>();
    final List<Assignment> assignments = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    final List<Contribution> contributed = new ArrayList<>();
    int withheld;
    int dropped;
    /** Throws what it likes where the work has come so far. */
    BiConsumer<Step, Object> fault = (step, subject) -> {};

    static DetectorSettings settings(AlertPolicy alerts, String ranges, long oncePerMillis, long ttlMillis) {
        return new DetectorSettings(
                FEATURES,
                FEATURES.family(CovarianceType.FULL),
                alerts,
                LearningSettings.defaults(1).withBatchEvents(20),
                2,
                Tolerances.parse("", FEATURES),
                Ranges.parse(ranges, FEATURES),
                oncePerMillis,
                64,
                ttlMillis);
    }

    static DetectorSettings settings() {
        return settings(AlertPolicy.DEFAULT, "", 0, 0);
    }

    /** An event whose number is its time. */
    static Observation event(String model, long number, double x) {
        return event(model, number, x, 64);
    }

    static Observation event(String model, long number, double x, int bytes) {
        return new Observation() {
            @Override
            public String model() {
                return model;
            }

            @Override
            public Event read() {
                return new Event(null, number, true, new double[] {x}, List.of());
            }

            @Override
            public Source source() {
                return new Source("t", 0, number);
            }

            @Override
            public long timestamp() {
                return number;
            }

            @Override
            public int bytes() {
                return bytes;
            }
        };
    }

    /** Throws once the work on this has come so far. */
    void failAt(Step where, RuntimeException thrown) {
        fault = (step, subject) -> {
            if (step == where) {
                throw thrown;
            }
        };
    }

    @Override
    public void at(Step step, Object subject) {
        fault.accept(step, subject);
    }

    @Override
    public void throwOn(Throwable thrown) {
        OF_THE_MACHINE.throwOn(thrown);
    }

    @Override
    public void judged(Observation observation, Finding finding) {
        findings.add(finding);
        assignments.add(finding.assignment());
    }

    @Override
    public void deliver(Observation observation, Finding finding) {
        said.add("delivered " + observation.source().offset());
    }

    @Override
    public void refused(Observation observation, UnreadableEvent why) {
        said.add("refused " + observation.source().offset());
    }

    @Override
    public void withheld(int events) {
        withheld += events;
    }

    @Override
    public void failed(String model, long version, Throwable thrown, long timestamp) {
        said.add("failed " + model + " " + thrown.getMessage());
    }

    @Override
    public void contributed(String model, Contribution contribution, long timestamp) {
        said.add("contributed " + contribution.events());
        contributed.add(contribution);
    }

    @Override
    public long forget(String model, long timestamp) {
        said.add("forget " + model);
        return 0;
    }

    @Override
    public void prepare(String model, Learner learner, Learned learned) {
        said.add("prepared " + model);
    }

    @Override
    public void changed(String model, Learner learner, Learned learned, Source command, long timestamp) {
        said.add("changed " + model + (command == null ? "" : " by command"));
    }

    @Override
    public void dropped(int events) {
        dropped += events;
    }

    @Override
    public void forgotten(String model, Learner learner, long timestamp) {
        said.add("forgotten " + model);
    }
}
