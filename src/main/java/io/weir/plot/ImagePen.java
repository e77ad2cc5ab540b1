package io.weir.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;

/** Draws on an image. */
final class ImagePen implements Pen {

    private final Graphics2D graphics;

    ImagePen(Graphics2D graphics) {
        this.graphics = graphics;
    }

    @Override
    public void clip(int x, int y, int width, int height) {
        graphics.setClip(x, y, width, height);
    }

    @Override
    public void draw(Shape shape, Ink ink, String title) {
        if (ink.fill() != null) {
            int opaque = Color.decode(ink.fill()).getRGB() & 0xFFFFFF;
            graphics.setColor(new Color((int) Math.round(255 * ink.opacity()) << 24 | opaque, true));
            graphics.fill(shape);
        }
        if (ink.stroke() != null) {
            graphics.setColor(Color.decode(ink.stroke()));
            graphics.setStroke(
                    new BasicStroke(ink.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, ink.dash(), 0));
            graphics.draw(shape);
        }
    }

    @Override
    public void write(Lettering text) {
        var style = text.style();
        var font = new Font(Font.SANS_SERIF, style.bold ? Font.BOLD : Font.PLAIN, 1).deriveFont(style.size);
        var letters = font.createGlyphVector(graphics.getFontRenderContext(), text.text());
        double length = letters.getLogicalBounds().getWidth();
        var place = AffineTransform.getTranslateInstance(text.x(), text.y());
        if (text.turned()) {
            place.quadrantRotate(-1);
        }
        place.translate(-length * text.anchor(), 0);
        Shape outline = place.createTransformedShape(letters.getOutline());
        if (style == Lettering.Style.NAME) {
            draw(outline, Ink.line("#ffffff", 4), null);
        }
        draw(outline, Ink.area(style.color, 1), null);
    }
}
