package io.weir.event;

import java.util.Locale;

/** What feedback led to. */
public enum FeedbackEffect {
    /** The event had been kept from learning, and is learned now. */
    LEARNED("it is learned"),
    /** The event waited to be learned, and is kept out. */
    KEPT_OUT("it is kept out"),
    /** The event had been learned, and is taken back from what is remembered of it. */
    UNLEARNED("it is un-learned"),
    /** The event was treated like that already. */
    NONE("nothing was to be done");

    private final String sentence;

    FeedbackEffect(String sentence) {
        this.sentence = sentence;
    }

    /** The word of the lifecycle topic. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The end of a sentence that begins with what was said. */
    public String sentence() {
        return sentence;
    }
}
