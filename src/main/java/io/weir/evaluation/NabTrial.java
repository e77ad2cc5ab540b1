package io.weir.evaluation;

import io.weir.evaluation.measure.NabScore;
import io.weir.evaluation.measure.VolumeUnderSurface;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The product beside other detectors by the rules of the Numenta Anomaly Benchmark ({@link NabScore}), with one configuration for all series. */
final class NabTrial {

    private NabTrial() {}

    /**
     * @param series each with labels of anomalies; a model and a detector of each kind for every one
     * @return {@code rows}, {@code windows}, and for each profile and each detector of {@link Contest} {@code PROFILE_} with its name, in small letters
     */
    static Map<String, Double> run(Collection<DataSet> series) {
        Map<String, List<NabScore.Series>> said = new LinkedHashMap<>();
        Map<String, Double> figures = new TreeMap<>();
        for (DataSet set : series) {
            boolean[] positive = SeriesTrial.positive(set);
            SeriesTrial.said(set)
                    .forEach((name, scores) -> said.computeIfAbsent(name, n -> new ArrayList<>())
                            .add(new NabScore.Series(scores.scores(), positive)));
            figures.merge("rows", (double) set.size(), Double::sum);
            figures.merge(
                    "windows", (double) VolumeUnderSurface.windows(positive).size(), Double::sum);
        }
        said.forEach((name, scores) -> {
            for (NabScore.Profile profile : NabScore.Profile.values()) {
                figures.put(profile.name().toLowerCase(Locale.ROOT) + "_" + name, NabScore.best(scores, profile));
            }
        });
        return figures;
    }
}
