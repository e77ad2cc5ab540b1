package io.weir.plot;

import io.weir.plot.Lettering.Style;
import j2html.tags.DomContent;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One chart: two linear axes, and what is drawn between them, in the order of the calls.
 *
 * <pre>
 *   Chart ──► Pen ──► SvgPen      elements of a page, or a file
 *                └──► ImagePen    pixels
 * </pre>
 */
public final class Chart {

    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int BOTTOM = 40;
    private static final Ink GRID = Ink.line("#eceef1", 1);
    private static final Ink AXIS = Ink.line("#b6bdc6", 1);
    private static final int ELLIPSE_POINTS = 72;

    private final int width;
    private final int height;
    private final int top;
    private final double xMin;
    private final double xMax;
    private final double yMin;
    private final double yMax;
    private final List<Consumer<Pen>> axes = new ArrayList<>();
    private final List<Consumer<Pen>> inside = new ArrayList<>();

    /** A chart without a title. */
    public Chart(int width, int height, double xMin, double xMax, double yMin, double yMax) {
        this(null, width, height, xMin, xMax, yMin, yMax);
    }

    /**
     * @param title or null
     * @param width of the whole, pixels
     * @param xMin where the axis begins
     * @param xMax where it ends; if that is no more, a unit later
     */
    public Chart(String title, int width, int height, double xMin, double xMax, double yMin, double yMax) {
        this.width = width;
        this.height = height;
        this.xMin = xMin;
        this.xMax = xMax > xMin ? xMax : xMin + 1;
        this.yMin = yMin;
        this.yMax = yMax > yMin ? yMax : yMin + 1;
        top = title == null ? 12 : 36;
        if (title != null) {
            label((LEFT + width - RIGHT) / 2.0, 22, title, Style.TITLE, 0.5, false);
        }
        frame();
    }

    private double x(double value) {
        return LEFT + (value - xMin) / (xMax - xMin) * (width - LEFT - RIGHT);
    }

    private double y(double value) {
        return height - BOTTOM - (value - yMin) / (yMax - yMin) * (height - top - BOTTOM);
    }

    private void frame() {
        int right = width - RIGHT;
        int bottom = height - BOTTOM;
        for (double tick : ticks(yMin, yMax, 5)) {
            axis(new Line2D.Double(LEFT, y(tick), right, y(tick)), GRID);
            label(LEFT - 7, y(tick) + 4, number(tick), Style.TICK, 1, false);
        }
        for (double tick : ticks(xMin, xMax, 8)) {
            axis(new Line2D.Double(x(tick), bottom, x(tick), bottom + 4), AXIS);
            label(x(tick), bottom + 17, number(tick), Style.TICK, 0.5, false);
        }
        axis(new Line2D.Double(LEFT, bottom, right, bottom), AXIS);
    }

    private void axis(Shape shape, Ink ink) {
        axes.add(pen -> pen.draw(shape, ink, null));
    }

    private void label(double x, double y, String text, Style style, double anchor, boolean turned) {
        axes.add(pen -> pen.write(new Lettering(x, y, text, style, anchor, turned)));
    }

    private void draw(Shape shape, Ink ink, String title) {
        inside.add(pen -> pen.draw(shape, ink, title));
    }

    /** Names of the axes. */
    public Chart labels(String xLabel, String yLabel) {
        label(width - RIGHT, height - 6, xLabel, Style.LABEL, 1, false);
        label(13, (top + height - BOTTOM) / 2.0, yLabel, Style.LABEL, 0.5, true);
        return this;
    }

    /** Round numbers between two others, about as many as asked for. */
    static double[] ticks(double min, double max, int count) {
        double rough = (max - min) / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
        long first = (long) Math.ceil(min / step - 1e-9);
        long last = (long) Math.floor(max / step + 1e-9);
        double[] ticks = new double[(int) Math.max(0, Math.min(1000, last - first + 1))];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = (first + i) * step;
        }
        return ticks;
    }

    /** A number as short as it can be read. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= 1e7 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%,." + decimals + "f", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }

    /** A line through points; a gap where y is NaN. */
    public void line(double[] xs, double[] ys, Ink ink) {
        var path = new Path2D.Double();
        boolean down = false;
        for (int i = 0; i < xs.length; i++) {
            if (ys[i] == ys[i]) {
                to(path, x(xs[i]), y(bounded(ys[i])), down);
            }
            down = ys[i] == ys[i];
        }
        draw(path, ink, null);
    }

    private static void to(Path2D path, double x, double y, boolean down) {
        if (down) {
            path.lineTo(x, y);
        } else {
            path.moveTo(x, y);
        }
    }

    /** Far outside is far enough. */
    private double bounded(double value) {
        double range = yMax - yMin;
        return Math.max(yMin - 3 * range, Math.min(yMax + 3 * range, value));
    }

    /** The area between two step lines: what holds from xs[i] to xs[i + 1]; xs has one more entry. */
    public void steps(double[] xs, double[] low, double[] high, String color, String title) {
        var path = new Path2D.Double();
        for (int i = 0; i < low.length; i++) {
            to(path, x(xs[i]), y(high[i]), i > 0);
            path.lineTo(x(xs[i + 1]), y(high[i]));
        }
        for (int i = low.length - 1; i >= 0; i--) {
            path.lineTo(x(xs[i + 1]), y(low[i]));
            path.lineTo(x(xs[i]), y(low[i]));
        }
        path.closePath();
        draw(path, Ink.area(color, .85), title);
    }

    /** A vertical line with words. */
    public void mark(double at, Ink ink, String title) {
        draw(new Line2D.Double(x(at), top, x(at), height - BOTTOM), ink, title);
    }

    /**
     * A dot.
     *
     * @param radius pixels
     */
    public void point(double px, double py, double radius, String color) {
        draw(new Ellipse2D.Double(x(px) - radius, y(py) - radius, 2 * radius, 2 * radius), Ink.area(color, 1), null);
    }

    /** The points where a Gaussian of two features is {@code deviations} standard deviations from its mean. */
    public void ellipse(double mx, double my, double vx, double vy, double cxy, double deviations, Ink ink) {
        // Cholesky factor of the covariance.
        double a = Math.sqrt(Math.max(0, vx));
        double b = a > 0 ? cxy / a : 0;
        double c = Math.sqrt(Math.max(0, vy - b * b));
        var path = new Path2D.Double();
        for (int i = 0; i < ELLIPSE_POINTS; i++) {
            double u = deviations * Math.cos(2 * Math.PI * i / ELLIPSE_POINTS);
            double v = deviations * Math.sin(2 * Math.PI * i / ELLIPSE_POINTS);
            to(path, x(mx + a * u), y(my + b * u + c * v), i > 0);
        }
        path.closePath();
        draw(path, ink, null);
    }

    /** A name at a place, in a halo. */
    public void text(double px, double py, String text) {
        inside.add(pen -> pen.write(new Lettering(x(px), y(py) + 4, text, Style.NAME, 0.5, false)));
    }

    private void draw(Pen pen) {
        axes.forEach(part -> part.accept(pen));
        pen.clip(LEFT, top, width - LEFT - RIGHT, height - top - BOTTOM);
        inside.forEach(part -> part.accept(pen));
    }

    /**
     * The chart as an element of a page.
     *
     * @param id unique in its page
     */
    public DomContent svg(String id) {
        return picture(id);
    }

    SvgPen.Element picture(String id) {
        var pen = new SvgPen(id, width, height);
        draw(pen);
        return pen.picture();
    }

    /** Draws the chart; leaves a clip behind. */
    void paint(Graphics2D graphics) {
        draw(new ImagePen(graphics));
    }
}
