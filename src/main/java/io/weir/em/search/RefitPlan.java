package io.weir.em.search;

import io.weir.em.ComponentCount;
import io.weir.em.LearningSettings;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Says what a search consists of, and has it run. */
public record RefitPlan(Family family, LearningSettings settings, Executor executor) {

    private static final int FRESH_STARTS = 4;
    private static final int RESTART_STARTS = 5;

    /**
     * Begins a search.
     *
     * @param points what is fitted; not modified until the search ends
     * @param age of the model now
     * @param provisional fits the simpler model that a first one has to surpass
     */
    public void submit(PendingRefit search, double[][] points, long age, Function<double[][], Mixture> provisional) {
        MixtureStatistics warm = warm(search);
        int starts = starts(search.kind(), warm);
        ComponentCount count = settings.components();
        var prior = Regularization.FadingPrior.of(search.background(), settings.covarianceFloor());
        boolean undecided = search.kind() == PendingRefit.Kind.START && !search.decided();
        if (count.isAuto()) {
            var auto = new ModelOrderSelection(family, points, warm, count, prior, starts, search.seed());
            search.submit(
                    () -> undecided ? auto.unless(provisional) : auto.run(),
                    points,
                    age,
                    settings.batchEvents(),
                    executor);
        } else {
            var refit = new MultiStartEm(family, points, warm, count.most(), prior, starts, search.seed());
            search.submit(
                    () -> undecided ? refit.select(provisional) : refit.run(),
                    points,
                    age,
                    settings.batchEvents(),
                    executor);
        }
    }

    /** What the search goes on from; null if nothing. The number of components may have been another when the model was stored. */
    private MixtureStatistics warm(PendingRefit search) {
        return search.warm() != null
                        && settings.components().allows(search.warm().size())
                ? search.warm()
                : null;
    }

    private int starts(PendingRefit.Kind kind, MixtureStatistics warm) {
        int starts =
                switch (kind) {
                    case START -> settings.starts();
                    case REFIT -> FRESH_STARTS;
                    case RESTART -> RESTART_STARTS;
                    case CONTINUATION -> warm == null ? FRESH_STARTS : 0;
                };
        return Math.min(starts, settings.starts());
    }
}
