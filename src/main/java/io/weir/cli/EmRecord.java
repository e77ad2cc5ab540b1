package io.weir.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.em.AssignmentMode;
import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.em.Trace;
import io.weir.event.Feature;
import io.weir.family.CategoryNames;
import io.weir.family.CovarianceType;
import io.weir.family.Regularization;
import io.weir.family.product.FeatureKind;
import io.weir.mixture.Mixture;
import io.weir.source.Table;
import io.weir.source.scenario.LecturePoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A run of EM with every step of it, as the page that explains EM reads it:
 *
 * <pre>
 *   {"format":"weir-em-run","formatVersion":1,"name","assignment","of":N,"features":[…],"points":[[x…]…],
 *    "iterations":[{"iteration":t,"logLikelihood","elbo","kl","components":[{"weight","mean","covariance"}…],"responsibilities":[[r…]…]}…]}
 * </pre>
 *
 * An iteration's responsibilities are those of its E-step (at 0: what EM started from), its components those of its M-step, and the
 * three sums over all N points are what the two have in common: log p(x) = ELBO + KL.
 */
final class EmRecord {

    /** Numbers of a file at the most; of long runs with many points a sample of the points is shown. */
    private static final long MOST_NUMBERS = 1_000_000;

    private static final int FEWEST_POINTS = 200;
    private static final int LECTURE_ITERATIONS = 15;

    private final Table table;
    private final double[][] start;
    private final AssignmentMode assignment;
    private final List<Mixture> mixtures = new ArrayList<>();

    /**
     * @param start responsibilities that EM starts from; not modified
     */
    EmRecord(Table table, double[][] start, AssignmentMode assignment) {
        this.table = table;
        this.start = start;
        this.assignment = assignment;
    }

    /** The lecture's run: its 1,000 points, two components, random responsibilities, fifteen iterations. */
    static byte[] lecture() {
        Table table = Table.read("the lecture", new LecturePoints(), null, FeatureKind.GAUSSIAN);
        var eStep = new EStep();
        var from = new Initializer(table.features().family(CovarianceType.FULL), table.points(), eStep);
        double[][] r = from.responsibilities(Initializer.Method.RANDOM, 2, new SplittableRandom(1));
        var record = new EmRecord(table, r, AssignmentMode.SOFT);
        var trace = new Trace(table.points(), r, AssignmentMode.SOFT);
        BatchEm.soft(LECTURE_ITERATIONS, 0, new Regularization.Ridge(1e-6))
                .run(table.points(), from.statistics(r), eStep, (iteration, mixture, bound) -> {
                    trace.iteration(iteration, mixture, bound);
                    record.add(mixture);
                });
        return record.toJson(trace);
    }

    /** Takes the mixture of the next M-step, from that of the start on, in the units of the table. */
    void add(Mixture mixture) {
        mixtures.add(mixture);
    }

    /**
     * @param trace of the same run
     */
    byte[] toJson(Trace trace) {
        List<Trace.Row> rows = new ArrayList<>(trace.rows());
        rows.add(trace.afterwards());
        int[] shown = shown();
        var bytes = new ByteArrayOutputStream(1 << 16);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("format", "weir-em-run");
            json.writeNumberField("formatVersion", 1);
            json.writeStringField("name", table.name());
            json.writeStringField("assignment", assignment == AssignmentMode.HARD ? "hard" : "soft");
            json.writeNumberField("of", table.size());
            json.writeArrayFieldStart("features");
            for (int j : real()) {
                json.writeString(table.features().get(j).name());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("points");
            for (int i : shown) {
                json.writeStartArray();
                for (int j : real()) {
                    number(table.points()[i][table.features().slot(j)], json);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("iterations");
            for (int t = 0; t < mixtures.size(); t++) {
                iteration(t, rows.get(t), shown, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private List<Integer> real() {
        List<Integer> real = new ArrayList<>();
        for (int j = 0; j < table.features().size(); j++) {
            Feature feature = table.features().get(j);
            if (feature.kind() == FeatureKind.GAUSSIAN) {
                real.add(j);
            }
        }
        return real;
    }

    /** Rows of the table, evenly spread. */
    private int[] shown() {
        long each = (long) mixtures.size() * mixtures.get(0).size() + real().size();
        int n = (int) Math.min(table.size(), Math.max(FEWEST_POINTS, MOST_NUMBERS / each));
        int[] shown = new int[n];
        for (int i = 0; i < n; i++) {
            shown[i] = (int) ((long) i * table.size() / n);
        }
        return shown;
    }

    private void iteration(int t, Trace.Row row, int[] shown, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("iteration", t);
        json.writeFieldName("logLikelihood");
        number(row.logLikelihood(), json);
        json.writeFieldName("elbo");
        number(row.elbo(), json);
        json.writeFieldName("kl");
        number(row.klBeforeEStep(), json);
        json.writeArrayFieldStart("components");
        for (int k = 0; k < mixtures.get(t).size(); k++) {
            component(mixtures.get(t), k, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("responsibilities");
        for (int i : shown) {
            json.writeStartArray();
            for (double v : responsibilities(t, i)) {
                json.writeNumber(String.format(Locale.ROOT, v == 0 || v == 1 ? "%.0f" : "%.4f", v));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Of the E-step of iteration t, which sees the parameters of the M-step before. */
    private double[] responsibilities(int t, int i) {
        if (t == 0) {
            return start[i];
        }
        Mixture before = mixtures.get(t - 1);
        double[] r = new double[before.size()];
        before.responsibilities(table.points()[i], r, new double[before.dimension()]);
        if (assignment == AssignmentMode.HARD) {
            int best = 0;
            for (int k = 1; k < r.length; k++) {
                best = r[k] > r[best] ? k : best;
            }
            java.util.Arrays.fill(r, 0);
            r[best] = 1;
        }
        return r;
    }

    private static void component(Mixture mixture, int k, JsonGenerator json) throws IOException {
        Map<String, Object> parameters = new LinkedHashMap<>();
        mixture.component(k).describe(parameters, new CategoryNames());
        json.writeStartObject();
        json.writeNumberField("weight", mixture.weight(k));
        if (parameters.get("mean") instanceof double[] mean
                && parameters.get("covariance") instanceof double[][] covariance) {
            json.writeFieldName("mean");
            json.writeArray(mean, 0, mean.length);
            json.writeArrayFieldStart("covariance");
            for (double[] row : covariance) {
                json.writeArray(row, 0, row.length);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void number(double value, JsonGenerator json) throws IOException {
        if (Math.abs(value) < Double.POSITIVE_INFINITY) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
