package io.weir.family.independent;

import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.Deviance;
import io.weir.family.Parameters;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Independent categories: p(x | p) = Πⱼ pⱼ(xⱼ), with x the code of a level ({@link CategoryNames}).
 *
 * <p>The maximum-likelihood probability of a level is its share of the mass. A fading prior adds c observations of the background,
 * in which every level counts half an observation more and so does the level that nobody has seen yet (Krichevsky and
 * Trofimov 1981); what is new is then improbable, and not impossible.
 */
public final class Categorical extends IndependentFeatures {

    /** Axes of the embedding: levels go to corners of a hypercube, any two about as far apart as any others. */
    private static final int AXES = 8;

    private Categorical(int dimension) {
        super(dimension);
    }

    /**
     * @param dimension number of features d ≥ 1
     */
    public static Categorical of(int dimension) {
        return new Categorical(dimension);
    }

    /**
     * {@inheritDoc} Here for each feature one less than there are levels, those that are not told apart being one; what is left for a level
     * that nobody has seen is no parameter.
     */
    @Override
    public int parameters(int size, Statistic seen) {
        int free = 0;
        for (int j = 0; j < dimension; j++) {
            LevelCounts counts = ((CategoricalStatistic) seen).feature(j);
            free += Math.max(0, counts.size() + (counts.other() > 0 ? 1 : 0) - 1);
        }
        return size * free;
    }

    @Override
    public boolean parametersGrow() {
        return true;
    }

    @Override
    public Statistic newStatistic() {
        return new CategoricalStatistic(dimension);
    }

    /** {@inheritDoc} Here: half what was seen, half something else. */
    @Override
    public Statistic vague(double[] x, int from) {
        CategoricalStatistic s = new CategoricalStatistic(dimension);
        s.addMass(1);
        for (int j = 0; j < dimension; j++) {
            double v = x[from + j];
            if (v == v) {
                s.feature(j).know(1);
                s.feature(j).add(v, 0.5);
                s.feature(j).addOther(0.5);
            }
        }
        return s;
    }

    @Override
    public Component[] maximize(Statistic[] statistics, double scale, Regularization regularization) {
        CategoricalStatistic all = (CategoricalStatistic) pooled(statistics);
        Component[] components = new Component[statistics.length];
        for (int k = 0; k < components.length; k++) {
            CategoricalStatistic s = (CategoricalStatistic) statistics[k];
            CategoricalComponent.LevelProbabilities[] features = new CategoricalComponent.LevelProbabilities[dimension];
            for (int j = 0; j < dimension; j++) {
                LevelCounts own = s.feature(j);
                LevelCounts counts = own.known() > 0 ? own : all.feature(j);
                features[j] = regularization instanceof Regularization.FadingPrior prior
                        ? smoothed(
                                counts,
                                ((CategoricalStatistic) prior.background()).feature(j),
                                prior.count() / (scale * own.known() + prior.count()))
                        : shares(counts, all.feature(j));
            }
            components[k] = new CategoricalComponent(features);
        }
        return components;
    }

    private static CategoricalComponent.LevelProbabilities shares(LevelCounts counts, LevelCounts all) {
        double mass = counts.known();
        if (!(mass > 0)) {
            return CategoricalComponent.LevelProbabilities.NONE;
        }
        // A level that only others have is impossible here; one that nobody has says nothing about which component it
        // is.
        double[] codes = new double[all.size()];
        double[] p = new double[codes.length];
        for (int i = 0; i < p.length; i++) {
            codes[i] = all.code(i);
            p[i] = Math.min(1, counts.mass(codes[i]) / mass);
        }
        double other = counts.other() + counts.massOutside(all);
        return new CategoricalComponent.LevelProbabilities(
                codes, p, Math.min(1, other / mass), Math.max(1, all.others()));
    }

    /** (1 − weight) · share of the component + weight · share of the background. */
    private static CategoricalComponent.LevelProbabilities smoothed(
            LevelCounts counts, LevelCounts background, double weight) {
        double mass = counts.known();
        if (!(mass > 0) && !(background.known() > 0)) {
            return CategoricalComponent.LevelProbabilities.NONE;
        }
        if (!(mass > 0)) {
            return smoothed(background, background, 1);
        }
        LevelCounts known = new LevelCounts();
        known.merge(counts);
        known.merge(background);
        int levels = known.size();
        double total = background.known() + 0.5 * (levels + 1);
        double[] codes = new double[levels];
        double[] p = new double[levels];
        for (int i = 0; i < levels; i++) {
            codes[i] = known.code(i);
            double expected = (background.mass(codes[i]) + 0.5) / total;
            p[i] = (1 - weight) * counts.mass(codes[i]) / mass + weight * expected;
        }
        // Together they may have more levels than are told apart.
        double other = counts.other() + counts.massOutside(known);
        double ofBackground = background.other() + background.massOutside(known);
        double unseen = (1 - weight) * other / mass + weight * (ofBackground + 0.5) / total;
        // A level that is new is one of the others, too.
        return new CategoricalComponent.LevelProbabilities(codes, p, unseen, 1 + known.others());
    }

    @Override
    public int embeddedDimension() {
        return AXES * dimension;
    }

    @Override
    public void embed(double[] x, int from, double[] out, int at) {
        for (int j = 0; j < dimension; j++) {
            double code = x[from + j];
            long bits = (long) code;
            for (int axis = 0; axis < AXES; axis++) {
                out[at + AXES * j + axis] = code == code ? bits >>> axis & 1 : Double.NaN;
            }
        }
    }

    @Override
    public double embeddedWeight(int axis) {
        return 1.0 / AXES;
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        return Arrays.stream(components)
                .map(c -> deviance((CategoricalComponent) c))
                .toArray(Deviance[]::new);
    }

    private static Deviance deviance(CategoricalComponent component) {
        CategoricalComponent.LevelProbabilities[] features = component.features();
        return RarityDeviance.of(
                component,
                Arrays.stream(features)
                        .map(CategoricalComponent.LevelProbabilities::codes)
                        .toArray(double[][]::new),
                Arrays.stream(features)
                        .map(CategoricalComponent.LevelProbabilities::p)
                        .toArray(double[][]::new),
                Arrays.stream(features)
                        .mapToDouble(CategoricalComponent.LevelProbabilities::other)
                        .toArray());
    }

    @Override
    public Statistic readStatistic(DataInput in) throws IOException {
        return CategoricalStatistic.read(in, dimension);
    }

    @Override
    public Component readComponent(DataInput in) throws IOException {
        CategoricalComponent.LevelProbabilities[] features = new CategoricalComponent.LevelProbabilities[dimension];
        for (int j = 0; j < dimension; j++) {
            // In the order of the codes as they are read, which may be others than were written.
            var byCode = new TreeMap<Double, Double>();
            for (int i = Lengths.read(in); i > 0; i--) {
                byCode.put(in.readDouble(), in.readDouble());
            }
            features[j] = CategoricalComponent.LevelProbabilities.of(byCode, in.readDouble(), in.readDouble());
        }
        return new CategoricalComponent(features);
    }

    /**
     * {@inheritDoc} Levels whose name is not known stand in "unnamed" by their codes. Models of before had none, and such levels among the
     * others as # and the code; where there is no "unnamed", they are taken for that.
     */
    @Override
    public Component component(Parameters parameters) {
        Map<String, Double>[] named = parameters.maps("probabilities", dimension);
        boolean old = !parameters.values().containsKey("unnamed");
        Map<String, Double>[] unnamed = old ? null : parameters.maps("unnamed", dimension);
        double[] unseen = parameters.vector("unseen", dimension, v -> v >= 0 && v <= 1, "in [0, 1]");
        double[] others = new double[dimension];
        Arrays.fill(others, 1);
        if (parameters.values().containsKey("unseenLevels")) {
            others = parameters.vector("unseenLevels", dimension, v -> v >= 1 && v <= CategoryNames.CODES, "≥ 1");
        }
        CategoricalComponent.LevelProbabilities[] features = new CategoricalComponent.LevelProbabilities[dimension];
        for (int j = 0; j < dimension; j++) {
            var byCode = new TreeMap<Double, Double>();
            for (var level : named[j].entrySet()) {
                double code = old && level.getKey().startsWith("#")
                        ? CategoryNames.ofHex(level.getKey().substring(1))
                        : -1;
                put(byCode, code >= 0 ? code : CategoryNames.code(level.getKey()), level, parameters);
            }
            if (!old) {
                for (var level : unnamed[j].entrySet()) {
                    put(byCode, CategoryNames.ofHex(level.getKey()), level, parameters);
                }
            }
            features[j] = CategoricalComponent.LevelProbabilities.of(byCode, unseen[j], others[j]);
        }
        return new CategoricalComponent(features);
    }

    private static void put(
            Map<Double, Double> byCode, double code, Map.Entry<String, Double> level, Parameters parameters) {
        double p = level.getValue();
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    parameters.place() + ": the probability of \"" + level.getKey() + "\" is " + p + ", not in [0, 1]");
        }
        if (!(code >= 0)) {
            throw new IllegalArgumentException(parameters.place() + ": \"" + level.getKey()
                    + "\" among the unnamed levels is no code of thirteen hexadecimal digits");
        }
        if (byCode.put(code, p) != null) {
            throw new IllegalArgumentException(
                    parameters.place() + ": the level \"" + level.getKey() + "\" is there twice");
        }
    }
}
