package io.weir.plot;

import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.mixture.Mixture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * One or more pictures of a mixture side by side: points in the colour of their component, paler where it is less responsible, and
 * each component's ellipses at 1, 2 and 3 standard deviations.
 *
 * <p>With more than two real features the pictures show the first two principal axes; with one, its histogram and the densities.
 */
public final class MixturePlot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int MOST_POINTS = 5000;
    private static final int BINS = 60;
    /** Standard deviations to each side of a mean in which a density is drawn closely. */
    private static final int REACH = 5;
    /** Part of the range that is left free at each end of an axis. */
    private static final double ROOM = 0.03;

    /** Okabe and Ito's colours, which the colour-blind tell apart too. */
    private static final String[] COLORS = {
        "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8B6914", "#5F4B8B"
    };

    private final double[][] points;
    private final String[] names;
    private final Projection projection;
    private final List<Chart> panels = new ArrayList<>();

    /**
     * @param points rows of length d, of which the first features are the real ones; not modified
     * @param realFeatures names of the real features
     * @throws IllegalArgumentException if there is no real feature
     */
    public MixturePlot(double[][] points, List<String> realFeatures) {
        if (realFeatures.isEmpty()) {
            throw new IllegalArgumentException("a plot needs at least one feature that is a real number");
        }
        this.points = points;
        names = realFeatures.toArray(String[]::new);
        projection = names.length == 1 ? null : Projection.of(points, names);
    }

    /** Adds a picture. */
    public void add(String title, Mixture mixture) {
        panels.add(projection == null ? histogram(title, mixture) : scatter(title, mixture));
    }

    /** A component in the plane of the picture. */
    private record Blob(int k, double x, double y, double vx, double vy, double cxy) {}

    private Chart scatter(String title, Mixture mixture) {
        List<double[]> shown = new ArrayList<>();
        int stride = Math.max(1, points.length / MOST_POINTS);
        for (int i = 0; i < points.length; i += stride) {
            if (Projection.complete(points[i], names.length)) {
                shown.add(points[i]);
            }
        }
        List<Blob> blobs = IntStream.range(0, mixture.size())
                .filter(k -> mixture.weight(k) > 0)
                .mapToObj(k -> blob(mixture, k))
                .toList();
        double[] xs = range(shown, 0, blobs.stream().flatMapToDouble(b -> ends(b.x, b.vx)));
        double[] ys = range(shown, 1, blobs.stream().flatMapToDouble(b -> ends(b.y, b.vy)));
        var chart = new Chart(title, WIDTH, HEIGHT, xs[0], xs[1], ys[0], ys[1])
                .labels(projection.name(0), projection.name(1));
        double[] r = new double[mixture.size()];
        double[] scratch = new double[mixture.dimension()];
        for (double[] point : shown) {
            mixture.responsibilities(point, r, scratch);
            int best = 0;
            for (int k = 1; k < r.length; k++) {
                best = r[k] > r[best] ? k : best;
            }
            double pale = r[best] > 0.95 ? 0.15 : r[best] > 0.75 ? 0.35 : 0.55;
            chart.point(projection.coordinate(point, 0), projection.coordinate(point, 1), 2, paler(color(best), pale));
        }
        for (Blob blob : blobs) {
            for (int sigma = 1; sigma <= 3; sigma++) {
                var ink = Ink.line(color(blob.k), 2.2 - 0.5 * sigma);
                chart.ellipse(blob.x, blob.y, blob.vx, blob.vy, blob.cxy, sigma, ink);
            }
        }
        return chart;
    }

    private Blob blob(Mixture mixture, int k) {
        double[] mean = (double[]) parameters(mixture.component(k)).get("mean");
        double[][] covariance = (double[][]) parameters(mixture.component(k)).get("covariance");
        return new Blob(
                k,
                projection.coordinate(mean, 0),
                projection.coordinate(mean, 1),
                projection.covariance(covariance, 0, 0),
                projection.covariance(covariance, 1, 1),
                projection.covariance(covariance, 0, 1));
    }

    private static Map<String, Object> parameters(Component component) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        component.describe(parameters, new CategoryNames());
        return parameters;
    }

    private static DoubleStream ends(double mean, double variance) {
        double reach = 3 * Math.sqrt(Math.max(0, variance));
        return DoubleStream.of(mean - reach, mean + reach);
    }

    /** From the least to the largest coordinate on an axis, and some room. */
    private double[] range(List<double[]> shown, int axis, DoubleStream others) {
        var all = DoubleStream.concat(shown.stream().mapToDouble(p -> projection.coordinate(p, axis)), others)
                .filter(Double::isFinite)
                .summaryStatistics();
        return all.getCount() == 0 ? new double[2] : roomy(all.getMin(), all.getMax());
    }

    private static double[] roomy(double low, double high) {
        double room = high > low ? ROOM * (high - low) : 0.5;
        return new double[] {low - room, high + room};
    }

    private Chart histogram(String title, Mixture mixture) {
        double[] values =
                Arrays.stream(points).mapToDouble(x -> x[0]).filter(v -> v == v).toArray();
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        double width = high > low ? (high - low) / BINS : 1;
        double[] edges = new double[BINS + 1];
        Arrays.setAll(edges, i -> low + i * width);
        double[] heights = new double[BINS];
        for (double v : values) {
            heights[(int) Math.min(BINS - 1, (v - low) / width)] += 1 / width / values.length;
        }
        double[][] grids = new double[mixture.size()][];
        double[][] densities = new double[mixture.size()][];
        double most = Arrays.stream(heights).max().orElse(0);
        for (int k = 0; k < grids.length; k++) {
            grids[k] = grid(low, high, mixture, k);
            densities[k] = densities(grids[k], mixture, k);
            most = Math.max(most, Arrays.stream(densities[k]).max().orElse(0));
        }
        double[] xs = roomy(edges[0], edges[BINS]);
        var chart = new Chart(title, WIDTH, HEIGHT, xs[0], xs[1], 0, (1 + ROOM) * most).labels(names[0], "density");
        chart.steps(edges, new double[BINS], heights, "#cfd4da", null);
        for (int k = 0; k < grids.length; k++) {
            chart.line(grids[k], densities[k], Ink.line(color(k), 2));
        }
        return chart;
    }

    private static double[] densities(double[] grid, Mixture mixture, int k) {
        double[] point = new double[mixture.dimension()];
        Arrays.fill(point, Double.NaN);
        double[] scratch = new double[point.length];
        return Arrays.stream(grid)
                .map(x -> {
                    point[0] = x;
                    return mixture.weight(k) * Math.exp(mixture.component(k).logDensity(point, 0, scratch));
                })
                .toArray();
    }

    /** Where a component's density is drawn: evenly over the picture, and closely where the component is, however narrow it may be. */
    static double[] grid(double low, double high, Mixture mixture, int k) {
        Map<String, Object> parameters = parameters(mixture.component(k));
        double mean = ((double[]) parameters.get("mean"))[0];
        double sd = Math.sqrt(((double[][]) parameters.get("covariance"))[0][0]);
        int even = 4 * BINS;
        return DoubleStream.concat(
                        IntStream.range(0, even).mapToDouble(i -> low + (high - low) * i / (even - 1.0)),
                        IntStream.rangeClosed(-2 * BINS, 2 * BINS).mapToDouble(i -> mean + i * sd * REACH / (2 * BINS)))
                .filter(x -> x >= low && x <= high)
                .sorted()
                .toArray();
    }

    private static String color(int k) {
        return COLORS[k % COLORS.length];
    }

    private static String paler(String color, double by) {
        Color c = Color.decode(color);
        int red = (int) (c.getRed() + by * (255 - c.getRed()));
        int green = (int) (c.getGreen() + by * (255 - c.getGreen()));
        int blue = (int) (c.getBlue() + by * (255 - c.getBlue()));
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }

    /**
     * Writes the pictures into one file.
     *
     * @param file ending in .svg or .png
     * @throws IllegalArgumentException if it ends in anything else
     */
    public void write(Path file) throws IOException {
        int columns = panels.size() == 1 ? 1 : 2;
        int width = WIDTH * columns;
        int height = HEIGHT * ((panels.size() + columns - 1) / columns);
        if (format(file).equals("svg")) {
            Files.writeString(file, svg(width, height, columns));
            return;
        }
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        for (int i = 0; i < panels.size(); i++) {
            var panel = (Graphics2D) graphics.create(WIDTH * (i % columns), HEIGHT * (i / columns), WIDTH, HEIGHT);
            panels.get(i).paint(panel);
            panel.dispose();
        }
        graphics.dispose();
        try (var out = Files.newOutputStream(file)) {
            ImageIO.write(image, "png", out);
        }
    }

    private String svg(int width, int height, int columns) {
        var picture = new SvgPen.Element("svg")
                .attr("xmlns", "http://www.w3.org/2000/svg")
                .attr("width", width)
                .attr("height", height)
                .attr("font-family", "system-ui, 'Segoe UI', Roboto, sans-serif")
                .with(SvgPen.rectangle(0, 0, width, height).attr("fill", "#ffffff"));
        for (int i = 0; i < panels.size(); i++) {
            picture.with(panels.get(i)
                    .picture("panel" + i)
                    .attr("x", WIDTH * (i % columns))
                    .attr("y", HEIGHT * (i / columns))
                    .attr("width", WIDTH)
                    .attr("height", HEIGHT));
        }
        return picture.render() + "\n";
    }

    /**
     * {@code svg} or {@code png}.
     *
     * @throws IllegalArgumentException if the file ends in anything else
     */
    public static String format(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".svg")) {
            return "svg";
        }
        if (name.endsWith(".png")) {
            return "png";
        }
        throw new IllegalArgumentException(file + " is neither .svg nor .png");
    }
}
