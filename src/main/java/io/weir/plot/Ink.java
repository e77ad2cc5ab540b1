package io.weir.plot;

/**
 * How a shape looks.
 *
 * @param fill colour as {@code #rrggbb}; null for none
 * @param opacity of the fill, 0 to 1
 * @param stroke colour of the line; null for none
 * @param width of the line, pixels
 * @param dash lengths of dashes and gaps in turn, pixels; null for a line without gaps
 */
public record Ink(String fill, double opacity, String stroke, float width, float[] dash) {

    /** A line. */
    public static Ink line(String color, double width) {
        return new Ink(null, 0, color, (float) width, null);
    }

    /** A line of dashes. */
    public static Ink dashes(String color, double width, float dash, float gap) {
        return new Ink(null, 0, color, (float) width, new float[] {dash, gap});
    }

    /** An area without a line. */
    public static Ink area(String color, double opacity) {
        return new Ink(color, opacity, null, 0, null);
    }

    /** An area of a hint of a colour with a line around it. */
    public static Ink outlined(String color, double opacity, double width) {
        return new Ink(color, opacity, color, (float) width, null);
    }
}
