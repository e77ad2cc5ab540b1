package io.weir.report;

import java.util.Locale;

/** One chart as SVG text: two linear axes, and what is drawn between them, in the order of the calls. */
final class Chart {

    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 40;

    private final int width;
    private final int height;
    private final double xMin;
    private final double xMax;
    private final double yMin;
    private final double yMax;
    private final StringBuilder inside = new StringBuilder();
    private final StringBuilder axes = new StringBuilder();

    Chart(int width, int height, double xMin, double xMax, double yMin, double yMax) {
        this.width = width;
        this.height = height;
        this.xMin = xMin;
        this.xMax = xMax > xMin ? xMax : xMin + 1;
        this.yMin = yMin;
        this.yMax = yMax > yMin ? yMax : yMin + 1;
        frame();
    }

    private double x(double value) {
        return LEFT + (value - xMin) / (xMax - xMin) * (width - LEFT - RIGHT);
    }

    private double y(double value) {
        return height - BOTTOM - (value - yMin) / (yMax - yMin) * (height - TOP - BOTTOM);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }

    private void frame() {
        for (double tick : ticks(yMin, yMax, 5)) {
            axes.append(format(
                    "<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>", LEFT, width - RIGHT, y(tick), y(tick)));
            axes.append(format(
                    "<text class='tick' x='%d' y='%.1f' text-anchor='end'>%s</text>",
                    LEFT - 7, y(tick) + 4, number(tick)));
        }
        for (double tick : ticks(xMin, xMax, 8)) {
            axes.append(format(
                    "<line class='axis' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>",
                    x(tick), x(tick), height - BOTTOM, height - BOTTOM + 4));
            axes.append(format(
                    "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>",
                    x(tick), height - BOTTOM + 17, number(tick)));
        }
        axes.append(format(
                "<line class='axis' x1='%d' x2='%d' y1='%d' y2='%d'/>",
                LEFT, width - RIGHT, height - BOTTOM, height - BOTTOM));
    }

    /** Names of the axes. */
    Chart labels(String xLabel, String yLabel) {
        axes.append(format(
                "<text class='label' x='%d' y='%d' text-anchor='end'>%s</text>",
                width - RIGHT, height - 6, Html.escape(xLabel)));
        axes.append(format(
                "<text class='label' transform='translate(13 %d) rotate(-90)' text-anchor='middle'>%s</text>",
                (TOP + height - BOTTOM) / 2, Html.escape(yLabel)));
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
    static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= 1e7 || size < 1e-4) {
            return format("%.2e", value);
        }
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return format("%,." + decimals + "f", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }

    /** A line through points; a gap where y is NaN. */
    void line(double[] xs, double[] ys, String style) {
        var path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < xs.length; i++) {
            if (ys[i] == ys[i]) {
                path.append(format("%s%.1f %.1f", pen ? "L" : "M", x(xs[i]), y(bounded(ys[i]))));
            }
            pen = ys[i] == ys[i];
        }
        inside.append("<path fill='none' style='")
                .append(style)
                .append("' d='")
                .append(path)
                .append("'/>");
    }

    /** Far outside is far enough. */
    private double bounded(double value) {
        double range = yMax - yMin;
        return Math.max(yMin - 3 * range, Math.min(yMax + 3 * range, value));
    }

    /** The area between two step lines: what holds from xs[i] to xs[i + 1]; xs has one more entry. */
    void steps(double[] xs, double[] low, double[] high, String color, String title) {
        var path = new StringBuilder("M");
        for (int i = 0; i < low.length; i++) {
            path.append(format("%.1f %.1f L%.1f %.1f L", x(xs[i]), y(high[i]), x(xs[i + 1]), y(high[i])));
        }
        for (int i = low.length - 1; i >= 0; i--) {
            path.append(format("%.1f %.1f L%.1f %.1f", x(xs[i + 1]), y(low[i]), x(xs[i]), y(low[i])))
                    .append(i > 0 ? " L" : "Z");
        }
        inside.append(format("<path fill='%s' fill-opacity='.85' d='%s'><title>", color, path))
                .append(Html.escape(title))
                .append("</title></path>");
    }

    /** A vertical line with words. */
    void mark(double at, String style, String title) {
        inside.append(format(
                        "<line style='%s' x1='%.1f' x2='%.1f' y1='%d' y2='%d'><title>",
                        style, x(at), x(at), TOP, height - BOTTOM))
                .append(Html.escape(title))
                .append("</title></line>");
    }

    void point(double px, double py, String color) {
        inside.append(format("<circle cx='%.1f' cy='%.1f' r='1.8' fill='%s'/>", x(px), y(py), color));
    }

    /** The points where a Gaussian of two features is {@code deviations} standard deviations from its mean. */
    void ellipse(double mx, double my, double vx, double vy, double cxy, double deviations, String color) {
        double a = Math.sqrt(vx);
        double b = cxy / a;
        double c = Math.sqrt(Math.max(0, vy - b * b));
        var path = new StringBuilder();
        for (int i = 0; i < 72; i++) {
            double u = deviations * Math.cos(i * Math.PI / 36);
            double v = deviations * Math.sin(i * Math.PI / 36);
            path.append(i == 0 ? "M" : "L").append(format("%.1f %.1f", x(mx + a * u), y(my + b * u + c * v)));
        }
        inside.append(format(
                "<path fill='%s' fill-opacity='.06' stroke='%s' stroke-width='1.6' d='%sZ'/>", color, color, path));
    }

    /** A name at a place, in a halo. */
    void text(double px, double py, String text, String color) {
        inside.append(format(
                        "<text class='name' x='%.1f' y='%.1f' text-anchor='middle' fill='%s'>",
                        x(px), y(py) + 4, color))
                .append(Html.escape(text))
                .append("</text>");
    }

    /**
     * @param id unique in its page
     */
    String svg(String id) {
        return format("<svg viewBox='0 0 %d %d' role='img'><clipPath id='%s'>", width, height, id)
                + format(
                        "<rect x='%d' y='%d' width='%d' height='%d'/></clipPath>",
                        LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM)
                + axes + "<g clip-path='url(#" + id + ")'>" + inside + "</g></svg>";
    }
}
