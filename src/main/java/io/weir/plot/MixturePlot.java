package io.weir.plot;

import io.weir.family.Levels;
import io.weir.mixture.Mixture;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

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
    private static final int ELLIPSE_POINTS = 72;
    private static final int BINS = 60;
    /** Standard deviations to each side of a mean in which a density is drawn closely. */
    private static final int REACH = 5;

    /** Okabe and Ito's colours, which the colour-blind tell apart too. */
    private static final Color[] COLORS = {
        new Color(0xD55E00), new Color(0x0072B2), new Color(0x009E73), new Color(0xCC79A7),
        new Color(0xE69F00), new Color(0x56B4E9), new Color(0x8B6914), new Color(0x5F4B8B)
    };

    private final double[][] points;
    private final String[] names;
    private final Projection projection;
    private final List<XYChart> panels = new ArrayList<>();

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

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler()
                .setLegendVisible(false)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartTitleBoxVisible(false);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(4);
        chart.getStyler().setPlotGridLinesColor(new Color(0xE6E6E6));
        return chart;
    }

    private XYChart scatter(String title, Mixture mixture) {
        XYChart chart = chart(title, projection.name(0), projection.name(1));
        // Points of one colour: component and how sure, in three steps.
        Map<Integer, List<double[]>> groups = new TreeMap<>();
        double[] r = new double[mixture.size()];
        double[] scratch = new double[mixture.dimension()];
        int stride = Math.max(1, points.length / MOST_POINTS);
        for (int i = 0; i < points.length; i += stride) {
            if (!Projection.complete(points[i], names.length)) {
                continue;
            }
            mixture.responsibilities(points[i], r, scratch);
            int best = 0;
            for (int k = 1; k < r.length; k++) {
                best = r[k] > r[best] ? k : best;
            }
            int sure = r[best] > 0.95 ? 2 : r[best] > 0.75 ? 1 : 0;
            groups.computeIfAbsent(3 * best + sure, key -> new ArrayList<>())
                    .add(new double[] {projection.coordinate(points[i], 0), projection.coordinate(points[i], 1)});
        }
        groups.forEach((key, members) -> {
            XYSeries series = chart.addSeries(
                    "points " + key,
                    members.stream().mapToDouble(p -> p[0]).toArray(),
                    members.stream().mapToDouble(p -> p[1]).toArray());
            series.setMarker(SeriesMarkers.CIRCLE);
            series.setMarkerColor(paler(color(key / 3), 0.55 - 0.2 * (key % 3)));
        });
        for (int k = 0; k < mixture.size(); k++) {
            if (mixture.weight(k) > 0) {
                ellipses(chart, mixture, k);
            }
        }
        return chart;
    }

    private void ellipses(XYChart chart, Mixture mixture, int k) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        mixture.component(k).describe(parameters, new Levels());
        double[] mean = (double[]) parameters.get("mean");
        double[][] covariance = (double[][]) parameters.get("covariance");
        double x = projection.coordinate(mean, 0);
        double y = projection.coordinate(mean, 1);
        // Cholesky factor of the 2 × 2 covariance of the coordinates.
        double a = Math.sqrt(Math.max(projection.covariance(covariance, 0, 0), 0));
        double b = a > 0 ? projection.covariance(covariance, 0, 1) / a : 0;
        double c = Math.sqrt(Math.max(projection.covariance(covariance, 1, 1) - b * b, 0));
        for (int sigma = 1; sigma <= 3; sigma++) {
            double[] xs = new double[ELLIPSE_POINTS + 1];
            double[] ys = new double[ELLIPSE_POINTS + 1];
            for (int i = 0; i <= ELLIPSE_POINTS; i++) {
                double angle = 2 * Math.PI * i / ELLIPSE_POINTS;
                xs[i] = x + sigma * a * Math.cos(angle);
                ys[i] = y + sigma * (b * Math.cos(angle) + c * Math.sin(angle));
            }
            line(chart, "ellipse " + k + " " + sigma, xs, ys, color(k), 2.2f - 0.5f * sigma);
        }
    }

    private XYChart histogram(String title, Mixture mixture) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int n = 0;
        for (double[] point : points) {
            if (point[0] == point[0]) {
                low = Math.min(low, point[0]);
                high = Math.max(high, point[0]);
                n++;
            }
        }
        double width = high > low ? (high - low) / BINS : 1;
        double[] counts = new double[BINS];
        for (double[] point : points) {
            if (point[0] == point[0]) {
                counts[(int) Math.min(BINS - 1, (point[0] - low) / width)]++;
            }
        }
        XYChart chart = chart(title, names[0], "density");
        double[] xs = new double[2 * BINS + 2];
        double[] ys = new double[2 * BINS + 2];
        for (int i = 0; i < BINS; i++) {
            xs[2 * i + 1] = low + i * width;
            xs[2 * i + 2] = low + (i + 1) * width;
            ys[2 * i + 1] = ys[2 * i + 2] = counts[i] / n / width;
        }
        xs[0] = low;
        xs[2 * BINS + 1] = xs[2 * BINS];
        line(chart, "histogram", xs, ys, new Color(0x999999), 1f);
        for (int k = 0; k < mixture.size(); k++) {
            double[] x = grid(low, high, mixture, k);
            double[] density = new double[x.length];
            double[] point = new double[mixture.dimension()];
            java.util.Arrays.fill(point, Double.NaN);
            for (int i = 0; i < x.length; i++) {
                point[0] = x[i];
                density[i] = mixture.weight(k)
                        * Math.exp(mixture.component(k).logDensity(point, 0, new double[point.length]));
            }
            line(chart, "component " + k, x, density, color(k), 2f);
        }
        return chart;
    }

    /** Where a component's density is drawn: evenly over the picture, and closely where the component is, however narrow it may be. */
    static double[] grid(double low, double high, Mixture mixture, int k) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        mixture.component(k).describe(parameters, new Levels());
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

    private static void line(XYChart chart, String name, double[] x, double[] y, Color color, float width) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(SeriesLines.SOLID);
        series.setLineWidth(width);
        series.setLineColor(color);
    }

    private static Color color(int k) {
        return COLORS[k % COLORS.length];
    }

    private static Color paler(Color c, double by) {
        return new Color(
                (int) (c.getRed() + by * (255 - c.getRed())), (int) (c.getGreen() + by * (255 - c.getGreen())), (int)
                        (c.getBlue() + by * (255 - c.getBlue())));
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
        try (OutputStream out = Files.newOutputStream(file)) {
            if (format(file).equals("svg")) {
                var graphics = svg(width, height);
                paint(graphics, columns);
                var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                graphics.stream(writer, true);
                writer.flush();
            } else {
                var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
                Graphics2D graphics = image.createGraphics();
                graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
                paint(graphics, columns);
                graphics.dispose();
                ImageIO.write(image, "png", out);
            }
        }
    }

    private static SVGGraphics2D svg(int width, int height) {
        try {
            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument("http://www.w3.org/2000/svg", "svg", null);
            var context = SVGGeneratorContext.createDefault(document);
            context.setComment("Weir");
            var graphics = new SVGGraphics2D(context, false);
            graphics.setSVGCanvasSize(new Dimension(width, height));
            return graphics;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
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

    private void paint(Graphics2D graphics, int columns) {
        for (int i = 0; i < panels.size(); i++) {
            int x = WIDTH * (i % columns);
            int y = HEIGHT * (i / columns);
            graphics.translate(x, y);
            panels.get(i).paint(graphics, WIDTH, HEIGHT);
            graphics.translate(-x, -y);
        }
    }
}
