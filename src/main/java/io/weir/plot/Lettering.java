package io.weir.plot;

/**
 * A text in a chart.
 *
 * @param x of the anchor, pixels
 * @param y of the line it stands on, pixels
 * @param anchor the part of the text that is before its place: 0, ½ or 1
 * @param turned whether it is read from below to above
 */
record Lettering(double x, double y, String text, Style style, double anchor, boolean turned) {

    /** What a text is for. */
    enum Style {
        TICK(11.5f, false, "#5b6573"),
        LABEL(12, false, "#5b6573"),
        TITLE(15, true, "#1c2430"),
        /** Within the chart, in a halo. */
        NAME(13, true, "#1c2430");

        final float size;
        final boolean bold;
        final String color;

        Style(float size, boolean bold, String color) {
            this.size = size;
            this.bold = bold;
            this.color = color;
        }
    }
}
