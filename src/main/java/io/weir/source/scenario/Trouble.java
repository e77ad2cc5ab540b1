package io.weir.source.scenario;

/**
 * Something that goes wrong, or only looks as if, in a {@linkplain Scenario#FLEET fleet}.
 *
 * @param kind what
 * @param where host or region it happens to; empty for all of them
 * @param from ms since the epoch, inclusive
 * @param to ms since the epoch, exclusive
 * @param incident number of it in its stream, from 1 on
 */
public record Trouble(Kind kind, String where, long from, long to, int incident) {

    /** What goes wrong. The label of its events is the place in this list, from 1 on. */
    public enum Kind {
        /** One request takes 25 times as long as it would. */
        SINGLE,
        /** Of the requests to one host, 40 % are for a path that nobody has asked for before. */
        NEW_PATH,
        /** One host takes 6 times as long, for 40 minutes. */
        SLOW,
        /** One host answers 30 % with an error, for three hours. */
        ERRORS,
        /** One host gets slower and slower, within two days up to 4 times. */
        LEAK,
        /** Of one host's requests, half are for its rarest path, for six hours. */
        MIX,
        /** The clock of one host is an hour behind, for two hours. */
        CLOCK,
        /** Nothing is heard of one host for twelve hours. */
        SILENCE,
        /** Nothing is heard of one region for an hour. */
        REGION_SILENCE,
        /** All hosts take 3 times as long, for ten minutes. */
        FLEET,
        /** One region has a new version, which takes a tenth longer: nothing is wrong, and its events have no label. */
        DEPLOYMENT;

        /** Of its events, from 1 on. */
        public int label() {
            return ordinal() + 1;
        }

        /** Whether it is seen in what is not there. */
        public boolean isSilence() {
            return this == SILENCE || this == REGION_SILENCE;
        }
    }

    boolean hits(String host, String region, long now) {
        return now >= from && now < to && (where.isEmpty() || where.equals(host) || where.equals(region));
    }
}
