package io.weir.plot;

import java.awt.Shape;

/** What draws a chart. Coordinates are pixels, y grows downwards. */
interface Pen {

    /** Nothing that comes later is seen outside of a rectangle. */
    void clip(int x, int y, int width, int height);

    /**
     * @param title what it is, where a picture can tell; null if there is nothing to tell
     */
    void draw(Shape shape, Ink ink, String title);

    void write(Lettering text);
}
