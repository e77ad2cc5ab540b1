package io.weir.em.online;

import io.weir.em.EStep;
import io.weir.mixture.ComponentChange;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import java.util.ArrayList;
import java.util.List;

/** What the world sees of a model: versions, epochs, ids of components, and what became of them from one version to the next. */
final class VersionedModel {

    private final Pace pace;
    private final EStep eStep;
    private ScoringModel newest;

    VersionedModel(Pace pace, EStep eStep) {
        this.pace = pace;
        this.eStep = eStep;
    }

    /** The newest version; null before the first. */
    ScoringModel newest() {
        return newest;
    }

    /** From now on this is the newest version, whatever was before. */
    void set(ScoringModel model) {
        newest = model;
    }

    /**
     * The same components, moved on by a step.
     *
     * @param publish whether they are a version of their own
     */
    Learned next(OnlineModel training, boolean publish) {
        Mixture learning = training.warmingUp() ? newest.learning() : training.learning();
        Mixture published = newest.mixture();
        // A mixture stays what the events before it made it, and so do scores by it, also after a restart.
        double effectiveEvents = publish ? training.effectiveEvents() : newest.effectiveEvents();
        if (publish) {
            published = training.single() ? learning : training.published();
        }
        newest = new ScoringModel(
                newest.version() + (publish ? 1 : 0),
                newest.epoch(),
                newest.origin(),
                false,
                training.warmingUp(),
                pace.batchEvents(training),
                pace.sampleEvents(training),
                effectiveEvents,
                published,
                learning,
                newest.identity(),
                null);
        return new Learned(newest, publish, List.of(), 0);
    }

    /** Components that were found anew. */
    Learned replace(OnlineModel training, Replacement replacement) {
        long version = newest.version() + 1;
        Mixture mixture = replacement.mixture();
        double[][] shared = shared(training, mixture);
        ComponentIds identity = newest.identity().rematch(shared, version);
        List<ComponentChange> lineage = new ArrayList<>();
        if (replacement.drifted()) {
            lineage.add(new ComponentChange(ComponentChange.Event.DRIFTED, -1, List.of(), replacement.reason()));
        }
        lineage.addAll(identity.since(newest.identity(), shared, replacement.reason()));
        newest = replaced(
                training, newest.epoch() + 1, newest.origin(), false, pace.batchEvents(training), mixture, identity);
        return new Learned(newest, true, lineage, 0);
    }

    /**
     * By command: another model in the place of this one, in an epoch of its own.
     *
     * @param training has taken it over
     */
    Learned put(
            OnlineModel training, Mixture mixture, ComponentIds identity, ComponentChange.Event event, String reason) {
        int epoch = newest == null ? 1 : newest.epoch() + 1;
        boolean frozen = newest != null && newest.frozen();
        int batchEvents = training.warmingUp() ? 1 : pace.batchEvents(training);
        ComponentIds gone = newest == null ? ComponentIds.first(0, 0) : newest.identity();
        newest = replaced(training, epoch, epoch, frozen, batchEvents, mixture, identity);
        return commanded(event, reason, identity.insteadOf(gone, reason));
    }

    private ScoringModel replaced(
            OnlineModel training,
            int epoch,
            int origin,
            boolean frozen,
            int batchEvents,
            Mixture mixture,
            ComponentIds identity) {
        return new ScoringModel(
                newest == null ? 1 : newest.version() + 1,
                epoch,
                origin,
                frozen,
                training.warmingUp(),
                batchEvents,
                pace.sampleEvents(training),
                training.effectiveEvents(),
                mixture,
                training.warmingUp() ? mixture : training.learning(),
                identity,
                null);
    }

    /** By command: from now on the model scores and does not learn, or learns again. */
    Learned freeze(boolean freeze, String reason) {
        newest = newest.withFrozen(freeze);
        return commanded(freeze ? ComponentChange.Event.FROZEN : ComponentChange.Event.RESUMED, reason, List.of());
    }

    private Learned commanded(ComponentChange.Event event, String reason, List<ComponentChange> components) {
        List<ComponentChange> lineage = new ArrayList<>();
        lineage.add(new ComponentChange(event, -1, List.of(), reason));
        lineage.addAll(components);
        return new Learned(newest, true, lineage, 0);
    }

    /** Ids for the components of a mixture that was made elsewhere: those that are like earlier ones keep theirs. */
    ComponentIds identify(OnlineModel training, WarmStart other) {
        return newest == null
                ? other.identity().bornWith(1)
                : newest.identity().rematch(shared(training, other.mixture()), newest.version() + 1);
    }

    private double[][] shared(OnlineModel training, Mixture other) {
        return eStep.sharedResponsibilities(
                newest.mixture(), other, training.reservoir().points());
    }
}
