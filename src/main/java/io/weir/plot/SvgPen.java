package io.weir.plot;

import j2html.TagCreator;
import j2html.tags.ContainerTag;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.PathIterator;

/** Draws as SVG. */
final class SvgPen implements Pen {

    private static final String[] ANCHORS = {"start", "middle", "end"};

    private final String id;
    private final Element picture;
    private Element layer;

    /** An element of a picture. */
    static final class Element extends ContainerTag<Element> {

        Element(String name) {
            super(name);
        }
    }

    /**
     * @param id unique in its page
     */
    SvgPen(String id, int width, int height) {
        this.id = id;
        picture = new Element("svg")
                .attr("viewBox", "0 0 " + width + " " + height)
                .attr("role", "img");
        layer = picture;
    }

    Element picture() {
        return picture;
    }

    static Element rectangle(int x, int y, int width, int height) {
        return new Element("rect")
                .attr("x", x)
                .attr("y", y)
                .attr("width", width)
                .attr("height", height);
    }

    @Override
    public void clip(int x, int y, int width, int height) {
        layer = new Element("g").attr("clip-path", "url(#" + id + ")");
        picture.with(new Element("clipPath").attr("id", id).with(rectangle(x, y, width, height)), layer);
    }

    @Override
    public void draw(Shape shape, Ink ink, String title) {
        var drawn = element(shape).attr("fill", ink.fill() == null ? "none" : ink.fill());
        if (ink.fill() != null && ink.opacity() < 1) {
            drawn.attr("fill-opacity", ink.opacity());
        }
        if (ink.stroke() != null) {
            drawn.attr("stroke", ink.stroke()).attr("stroke-width", ink.width()).attr("stroke-linejoin", "round");
        }
        if (ink.dash() != null) {
            drawn.attr("stroke-dasharray", ink.dash()[0] + " " + ink.dash()[1]);
        }
        if (title != null) {
            drawn.with(TagCreator.title(title));
        }
        layer.with(drawn);
    }

    private static Element element(Shape shape) {
        if (shape instanceof Ellipse2D dot) {
            String radius = tenths(dot.getWidth() / 2);
            return new Element("circle")
                    .attr("cx", tenths(dot.getCenterX()))
                    .attr("cy", tenths(dot.getCenterY()))
                    .attr("r", radius);
        }
        var path = new StringBuilder();
        double[] at = new double[6];
        for (var part = shape.getPathIterator(null); !part.isDone(); part.next()) {
            int segment = part.currentSegment(at);
            path.append(
                    segment == PathIterator.SEG_CLOSE
                            ? "Z"
                            : (segment == PathIterator.SEG_MOVETO ? "M" : "L") + tenths(at[0]) + " " + tenths(at[1]));
        }
        return new Element("path").attr("d", path);
    }

    /** A tenth of a pixel cannot be seen. */
    private static String tenths(double value) {
        long tenths = Math.round(10 * value);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    @Override
    public void write(Lettering text) {
        String place = "translate(" + tenths(text.x()) + " " + tenths(text.y()) + ")";
        var written = new Element("text")
                .attr("transform", text.turned() ? place + " rotate(-90)" : place)
                .attr("font-size", text.style().size)
                .attr("fill", text.style().color)
                .attr("text-anchor", ANCHORS[(int) (2 * text.anchor())]);
        if (text.style().bold) {
            written.attr("font-weight", "bold");
        }
        if (text.style() == Lettering.Style.NAME) {
            written.attr("stroke", "#ffffff").attr("stroke-width", 4).attr("paint-order", "stroke");
        }
        layer.with(written.withText(text.text()));
    }
}
