package io.weir.em.online;

import io.weir.anomaly.PatternDigests;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the E-step knows of a model. Immutable.
 *
 * <p>It holds two mixtures of the same components. The <em>published</em> one is an average over the path of learning: it scores
 * and assigns, and has a version. The <em>learning</em> one is the newest and noisier end of that path: it gives the
 * responsibilities that statistics are made with.
 *
 * @param version counts publications; 0 before the first
 * @param epoch changes whenever components are identified anew
 * @param origin the epoch in which a command last put another model in the place of this one's predecessor; 0 if none did
 * @param frozen whether the model scores and does not learn
 * @param warmingUp whether the model is provisional: too few events so far for a start of all its components
 * @param batchEvents number of waiting events at which a batch is closed and contributed
 * @param sampleEvents number of events of a batch that go to the reservoir, at the most
 * @param effectiveEvents number of equally weighted events that would know as much
 * @param mixture the published mixture, the one that scores
 * @param learning the newest mixture, with which statistics are made
 * @param scores of its events in all partitions, not a copy; null if it did not come from another task
 */
public record ScoringModel(
        long version,
        int epoch,
        int origin,
        boolean frozen,
        boolean warmingUp,
        int batchEvents,
        int sampleEvents,
        double effectiveEvents,
        Mixture mixture,
        Mixture learning,
        ComponentIds identity,
        PatternDigests scores) {

    /**
     * The model before anything was learned: one wide component around the first event, id 0, version 0.
     *
     * @param x first event, length d; not modified
     */
    public static ScoringModel initial(Family family, double[] x) {
        Statistic vague = family.vague(x, 0);
        Mixture mixture = MixtureStatistics.of(family, new Statistic[] {vague}).maximize(1, Regularization.none());
        return new ScoringModel(
                0, 0, 0, false, true, 1, Integer.MAX_VALUE, 1, mixture, mixture, ComponentIds.first(1, 0), null);
    }

    /** The same model as the next version, frozen or not. */
    ScoringModel withFrozen(boolean freeze) {
        return new ScoringModel(
                version + 1,
                epoch,
                origin,
                freeze,
                warmingUp,
                batchEvents,
                sampleEvents,
                effectiveEvents,
                mixture,
                learning,
                identity,
                null);
    }

    /**
     * The same model on its way to E-steps in other tasks.
     *
     * @param all scores of its events in all partitions; not copied, null for none
     */
    public ScoringModel withScores(PatternDigests all) {
        return new ScoringModel(
                version,
                epoch,
                origin,
                frozen,
                warmingUp,
                batchEvents,
                sampleEvents,
                effectiveEvents,
                mixture,
                learning,
                identity,
                all);
    }

    /** The stable id of component k. */
    public long id(int k) {
        return identity.id(k);
    }

    /**
     * Scores one event.
     *
     * @param x length d, NaN where a feature is missing; not modified
     * @param r responsibilities, length ≥ K, sum to 1; overwritten
     * @return log p(x) in nats
     */
    public double score(double[] x, double[] r, EStep scratch) {
        return mixture.responsibilities(x, r, scratch.point(mixture.dimension()));
    }

    /** The statistics of a closed batch of the only source, all events weighing the same; the batch is copied and may be cleared. */
    public Contribution contribute(PointBatch batch, EStep eStep) {
        return contribute(batch, HalfLife.none(), 0, eStep);
    }

    /**
     * The statistics of a closed batch; the batch is copied and may be cleared.
     *
     * @param halfLife if it is in time, each event weighs what is left of it when the newest one comes
     * @param source of the events, such as the number of a partition: where there are several, the model is judged by all of them
     */
    public Contribution contribute(PointBatch batch, HalfLife halfLife, int source, EStep eStep) {
        PointBatch sample = batch.sample(sampleEvents);
        return new Contribution(
                source,
                epoch,
                batch.size(),
                sample == batch ? batch.copy() : sample,
                batch.expect(learning, halfLife, eStep));
    }

    /** What a contribution would have been under this model, which has not learned it: as far as its points say. */
    Contribution remade(Contribution stale, HalfLife halfLife, EStep eStep) {
        PointBatch batch = stale.batch();
        PointBatch rescored = batch.rescored(eStep.scores(mixture, batch.points()));
        return stale.remade(epoch, rescored, batch.expect(learning, halfLife, eStep));
    }

    /** Writes everything but the scores of its events. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(version);
        out.writeInt(epoch);
        out.writeInt(origin);
        out.writeBoolean(frozen);
        out.writeBoolean(warmingUp);
        out.writeInt(batchEvents);
        out.writeInt(sampleEvents);
        out.writeDouble(effectiveEvents);
        mixture.write(out);
        out.writeBoolean(mixture == learning);
        if (mixture != learning) {
            learning.write(out);
        }
        identity.write(out);
    }

    public static ScoringModel read(DataInput in, Family family) throws IOException {
        long version = in.readLong();
        int epoch = in.readInt();
        int origin = in.readInt();
        boolean frozen = in.readBoolean();
        boolean warmingUp = in.readBoolean();
        int batchEvents = in.readInt();
        int sampleEvents = in.readInt();
        double effectiveEvents = in.readDouble();
        Mixture mixture = Mixture.read(in, family);
        Mixture learning = in.readBoolean() ? mixture : Mixture.read(in, family);
        return new ScoringModel(
                version,
                epoch,
                origin,
                frozen,
                warmingUp,
                batchEvents,
                sampleEvents,
                effectiveEvents,
                mixture,
                learning,
                ComponentIds.read(in),
                null);
    }

    @Override
    public String toString() {
        return "ScoringModel(version=" + version + ", epoch=" + epoch + ", " + mixture + ")";
    }
}
