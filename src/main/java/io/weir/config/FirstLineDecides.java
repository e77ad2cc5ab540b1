package io.weir.config;

import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;

/** Converts lines unless the first shows that they are events already. Use from one thread. */
final class FirstLineDecides implements EventReader.Conversion {

    private final EventReader.Conversion conversion;
    private final int maxBytes;
    /** Null before the first line. */
    private EventReader.Conversion decided;

    FirstLineDecides(EventReader.Conversion conversion, int maxBytes) {
        this.conversion = conversion;
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] json(byte[] line) throws UnreadableEvent {
        if (decided == null) {
            decided = isEvent(line) && !isConverted(line) ? value -> value : conversion;
        }
        return decided.json(line);
    }

    private boolean isEvent(byte[] line) {
        try {
            EventReader.parse(line, maxBytes);
            return true;
        } catch (UnreadableEvent e) {
            return false;
        }
    }

    private boolean isConverted(byte[] line) {
        try {
            conversion.json(line);
            return true;
        } catch (UnreadableEvent e) {
            return false;
        }
    }
}
