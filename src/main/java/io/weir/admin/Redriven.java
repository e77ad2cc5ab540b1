package io.weir.admin;

import java.util.Map;

/**
 * What has become of the dead letters that were to be sent again.
 *
 * @param sent how many, by reason
 * @param foreign passed over: records that are no dead letters, or would go to topics that the configuration does not read
 * @param gone not sent: cut, and the whole record is not in its source any more
 * @param refused not sent: the topic does not take the record
 * @param beyondLimit left for the next time
 * @param ofOtherReasons left: they were not asked for
 */
public record Redriven(
        Map<String, Long> sent, Some foreign, Some gone, Some refused, long beyondLimit, long ofOtherReasons) {

    /**
     * Some letters.
     *
     * @param first where the first one is, and what is wrong with it; empty if there is none
     */
    public record Some(long count, String first) {

        static final Some NONE = new Some(0, "");

        /** One more. */
        Some and(String place, String why) {
            return new Some(count + 1, count == 0 ? place + ": " + why : first);
        }
    }
}
