package io.weir.report;

/**
 * Means over equally long windows of a stream of unknown length. There are never more than {@value #MOST}: when they are full,
 * neighbours become one.
 */
final class Windows {

    static final int MOST = 600;

    private final double[] sums = new double[MOST];
    private final long[] counts = new long[MOST];
    private long length = 1;
    private int size;

    /**
     * @param position number of the event, never falling
     */
    void add(long position, double value) {
        while (position / length >= MOST) {
            halve();
        }
        int i = (int) (position / length);
        sums[i] += value;
        counts[i]++;
        size = i + 1;
    }

    private void halve() {
        for (int i = 0; i < MOST / 2; i++) {
            int a = 2 * i;
            sums[i] = sums[a] + sums[a + 1];
            counts[i] = counts[a] + counts[a + 1];
        }
        for (int i = MOST / 2; i < MOST; i++) {
            sums[i] = 0;
            counts[i] = 0;
        }
        length *= 2;
    }

    /** Number of windows. */
    int size() {
        return size;
    }

    /** Events in a window. */
    long length() {
        return length;
    }

    /** Mean of window i; NaN if nothing is in it. */
    double mean(int i) {
        return sums[i] / counts[i];
    }

    /** Mean of windows from … to − 1, as far as they exist; NaN if nothing is in them. */
    double mean(int from, int to) {
        double sum = 0;
        long count = 0;
        for (int i = from; i < Math.min(to, size); i++) {
            sum += sums[i];
            count += counts[i];
        }
        return sum / count;
    }
}
