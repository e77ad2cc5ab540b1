package io.weir.em.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adaptive windowing (Bifet and Gavaldà 2007) on the mean score of batches, for falls only: a window of the past that is cut
 * wherever its older part was significantly higher than its newer part.
 *
 * <p>Kept as an exponential histogram: at most {@value #PER_SIZE} buckets of each size, the oldest two merged into one of twice
 * the size, so that n batches need some {@value #PER_SIZE} · log₂ n buckets.
 */
final class Adwin {

    private static final double DELTA = 0.002;
    private static final int PER_SIZE = 5;

    /** Events, their sum and sum of squares; batches merged into it. */
    private record Bucket(double events, double sum, double squares, int batches) {
        Bucket merge(Bucket o) {
            return new Bucket(events + o.events, sum + o.sum, squares + o.squares, batches + o.batches);
        }
    }

    /** Oldest first. */
    private final List<Bucket> buckets = new ArrayList<>();

    /**
     * Adds a batch.
     *
     * @param mean of the scores, nats
     * @param variance of the scores
     * @return whether the scores have fallen; the window then begins after the fall
     */
    boolean add(double events, double mean, double variance) {
        buckets.add(new Bucket(events, events * mean, events * (variance + mean * mean), 1));
        compress();
        Bucket all = buckets.stream().reduce(Bucket::merge).orElseThrow();
        double average = all.sum / all.events;
        double spread = Math.max(all.squares / all.events - average * average, 1e-12);
        double log = Math.log(2 * Math.log(Math.max(all.events, 3)) / DELTA);
        double oldEvents = 0;
        double oldSum = 0;
        int cut = 0;
        for (int i = 0; i < buckets.size() - 1; i++) {
            oldEvents += buckets.get(i).events;
            oldSum += buckets.get(i).sum;
            double newEvents = all.events - oldEvents;
            double fall = oldSum / oldEvents - (all.sum - oldSum) / newEvents;
            double inverse = 1 / oldEvents + 1 / newEvents;
            double epsilon = Math.sqrt(2 * inverse * spread * log) + 2 * inverse * log * Math.sqrt(spread);
            if (fall > epsilon) {
                cut = i + 1;
            }
        }
        buckets.subList(0, cut).clear();
        return cut > 0;
    }

    private void compress() {
        for (int i = buckets.size() - 1, same = 0, size = 1; i >= 0; i--) {
            int batches = buckets.get(i).batches;
            same = batches == size ? same + 1 : 1;
            size = batches;
            if (same > PER_SIZE) {
                // The oldest two of this size; what follows is at least as large.
                int oldest = i;
                while (oldest > 0 && buckets.get(oldest - 1).batches == size) {
                    oldest--;
                }
                buckets.set(oldest, buckets.get(oldest).merge(buckets.get(oldest + 1)));
                buckets.remove(oldest + 1);
                i = buckets.size();
                same = 0;
                size = 1;
            }
        }
    }

    void clear() {
        buckets.clear();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(buckets.size());
        for (Bucket b : buckets) {
            out.writeDouble(b.events);
            out.writeDouble(b.sum);
            out.writeDouble(b.squares);
            out.writeInt(b.batches);
        }
    }

    static Adwin read(DataInput in) throws IOException {
        Adwin adwin = new Adwin();
        for (int i = in.readInt(); i > 0; i--) {
            adwin.buckets.add(new Bucket(in.readDouble(), in.readDouble(), in.readDouble(), in.readInt()));
        }
        return adwin;
    }

    @Override
    public String toString() {
        return "Adwin(buckets=" + buckets.size() + ")";
    }
}
