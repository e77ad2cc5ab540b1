package io.weir.event.window;

/**
 * One of the last values of a field: a feature of those that a window of so many values is.
 *
 * @param size values of the window, at least 1
 * @param place which of them it is, 0 for that of the event itself, 1 for the one before, up to size − 1
 */
public record ValueWindow(int size, int place) {

    public ValueWindow {
        if (!(place >= 0 && place < size)) {
            throw new IllegalArgumentException("place " + place + " of " + size + " values");
        }
    }
}
