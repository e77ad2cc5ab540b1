package io.weir.em;

import io.weir.mixture.Mixture;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches EM as the general algorithm: log p(x) = ELBO(r, θ) + KL(r ‖ p(k | x, θ)), summed over all points.
 *
 * <pre>
 *   iteration t      θₜ₋₁ , rₜ₋₁          log-likelihood = ELBO + KL        what the trace shows
 *     E-step         rₜ = p(k | x, θₜ₋₁)  KL falls to 0, the ELBO rises to the log-likelihood
 *     M-step         θₜ                   the ELBO rises further, the log-likelihood at least as much
 * </pre>
 *
 * (Neal and Hinton 1998; Bishop, Pattern Recognition and Machine Learning, §9.4.) Costs a second E-step per iteration.
 */
public final class Trace implements BatchEm.Listener {

    /**
     * One iteration, as it was when it began. All sums are over the points, in nats.
     *
     * @param iteration from 1
     * @param logLikelihood Σ log p(x) under the parameters before the iteration
     * @param elbo Σ Σ r (ℓ − log r), with the responsibilities before its E-step
     * @param klBeforeEStep their divergence from the posterior, ≥ 0; 0 after the E-step
     * @param maxChange largest change of a responsibility by the E-step
     * @param seconds since the run began
     */
    public record Row(
            int iteration, double logLikelihood, double elbo, double klBeforeEStep, double maxChange, double seconds) {}

    private final double[][] points;
    private final AssignmentMode assignment;
    private final double gain;
    private final EStep eStep = new EStep();
    private final double[][] r;
    private final long began = System.nanoTime();
    private final List<Row> rows = new ArrayList<>();
    private Row next;

    /**
     * @param points rows of length d; not modified
     * @param start responsibilities that EM starts from, one row of length K per point; copied
     */
    public Trace(double[][] points, double[][] start, AssignmentMode assignment) {
        this(points, start, assignment, 0);
    }

    /**
     * @param gain by how much the log-likelihood of the points is higher than in the units of the trace, nats
     */
    public Trace(double[][] points, double[][] start, AssignmentMode assignment, double gain) {
        this.gain = gain;
        this.points = points;
        this.assignment = assignment;
        r = new double[start.length][];
        for (int i = 0; i < start.length; i++) {
            r[i] = start[i].clone();
        }
    }

    @Override
    public void iteration(int iteration, Mixture mixture, double lowerBound) {
        if (next != null) {
            rows.add(next);
        }
        int size = mixture.size();
        double[] sums = new double[4];
        double[] l = new double[size];
        eStep.run(mixture, points, (first, block, posterior, logLikelihood) -> {
            for (int i = 0; i < block.size(); i++) {
                mixture.logJoint(block.row(i), l, eStep.point(mixture.dimension()));
                double[] old = r[first + i];
                double log = logLikelihood[i];
                sums[0] += log;
                for (int k = 0; k < size; k++) {
                    if (old[k] > 0) {
                        sums[1] += old[k] * (l[k] - Math.log(old[k]));
                        sums[2] += old[k] * (Math.log(old[k]) - (l[k] - log));
                    }
                }
            }
            if (assignment == AssignmentMode.HARD) {
                EStep.harden(posterior, size, block.size());
            }
            for (int i = 0; i < block.size(); i++) {
                for (int k = 0; k < size; k++) {
                    sums[3] = Math.max(sums[3], Math.abs(posterior[k][i] - r[first + i][k]));
                    r[first + i][k] = posterior[k][i];
                }
            }
        });
        next = new Row(
                iteration + 1, sums[0] - gain, sums[1] - gain, sums[2], sums[3], (System.nanoTime() - began) / 1e9);
    }

    /** How things stood after the last M-step, as at the beginning of an iteration that did not take place. */
    public Row afterwards() {
        return next;
    }

    /** The iterations that took place. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }
}
