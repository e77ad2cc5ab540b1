package io.weir.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Points of clusters that touch, as JSON of about 20 d + 50 bytes: {@code {"id":"e17","ts":…,"f0":-1.234567,…}}. */
final class Events {

    private static final long SEED = 20261126;
    /** Distance of the centres in standard deviations, per root of 2 d: most events lie well in one cluster, some between two. */
    private static final double APART = 5;
    /** Made once; then the values repeat under new ids. */
    private static final int DISTINCT = 20_000;

    private final byte[][] tails = new byte[DISTINCT][];
    private final long begin = System.currentTimeMillis();
    private long made;

    Events(int clusters, int dimension) {
        var random = new SplittableRandom(SEED);
        double spread = APART / Math.sqrt(2.0 * dimension);
        double[][] centres = new double[clusters][dimension];
        for (double[] centre : centres) {
            Arrays.setAll(centre, j -> spread * random.nextGaussian());
        }
        for (int i = 0; i < DISTINCT; i++) {
            double[] centre = centres[random.nextInt(clusters)];
            String values = IntStream.range(0, dimension)
                    .mapToObj(j -> String.format(Locale.ROOT, ",\"f%d\":%.6f", j, centre[j] + random.nextGaussian()))
                    .collect(Collectors.joining());
            tails[i] = (values + "}").getBytes(StandardCharsets.UTF_8);
        }
    }

    static String features(int dimension) {
        return IntStream.range(0, dimension).mapToObj(j -> "f" + j).collect(Collectors.joining(", "));
    }

    /** The next event. */
    byte[] next() {
        byte[] head = ("{\"id\":\"e" + made + "\",\"ts\":" + (begin + made)).getBytes(StandardCharsets.UTF_8);
        byte[] tail = tails[(int) (made % DISTINCT)];
        made++;
        byte[] event = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, event, head.length, tail.length);
        return event;
    }
}
