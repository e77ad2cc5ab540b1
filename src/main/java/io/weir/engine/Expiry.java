package io.weir.engine;

import io.weir.engine.timers.TimerPage;
import io.weir.engine.timers.TimerWheel;
import java.util.function.Consumer;

/**
 * Says which models had no event for longer than they may live, in the time of the stream.
 *
 * <pre>
 *   │ period │ period │ period │ period │ period │ …     a quarter of the time to live each
 *       ▲ the names entered here are called up,    ▲ now
 *         a few with every event
 * </pre>
 *
 * <p>A model is entered once in every period in which it has events. When a period is older than the time to live, the models that
 * were entered in it and not later are due. So a model goes when it had no event for 1 to 1.25 times the time to live and others of
 * its partition had some: where nothing comes, nothing goes.
 */
final class Expiry {

    /** Names that are called up with an event: more than may be entered, few enough not to hold it up. */
    private static final int CALLED_AT_ONCE = 8;

    private static final int PERIODS = 4;
    private static final String ONLY = "register";

    private final long ttl;
    private final long period;

    private final Store<ScoringState> scoring;
    private final Store<TimerWheel> registers;
    private final Store<TimerPage> names;

    /**
     * @param ttl time to live, ms, above 0
     */
    Expiry(long ttl, ScoringStores stores) {
        this.ttl = ttl;
        period = Math.max(1, ttl / PERIODS);
        scoring = stores.scoring();
        registers = stores.register();
        names = stores.names();
    }

    /** Counts a model that is no more, and the events that it had assigned. */
    void forgotten(long events) {
        TimerWheel register = of(registers);
        register.forgetModel();
        register.forget(events);
        put(register);
    }

    /** The only one. */
    private static TimerWheel of(Store<TimerWheel> registers) {
        TimerWheel register = registers.get(ONLY);
        return register == null ? new TimerWheel() : register;
    }

    private void put(TimerWheel register) {
        registers.put(ONLY, register);
    }

    /**
     * A model has an event.
     *
     * @param state is told the period; to be stored by the caller
     * @param timestamp of the event's record, ms since the epoch
     */
    void seen(String name, ScoringState state, long timestamp) {
        TimerWheel register = of(registers);
        long now = register.time().advance(timestamp);
        long end = Math.floorDiv(now, period) * period + period;
        if (state.seenUntil() != end) {
            enter(name, end, register);
            state.seenUntil(end);
        }
        put(register);
    }

    private void enter(String name, long end, TimerWheel register) {
        int last = register.pages(end) - 1;
        TimerPage page = last < 0 ? null : names.get(key(end, last));
        if (page == null || page.isFull()) {
            page = new TimerPage();
            register.addPage(end);
            last++;
        }
        page.add(name);
        names.put(key(end, last), page);
    }

    /** Calls some names up. */
    void expireDue(Consumer<String> due) {
        TimerWheel register = of(registers);
        for (int i = 0; i < CALLED_AT_ONCE; i++) {
            long end = register.oldest();
            if (end == Long.MAX_VALUE || register.time().now() - end < ttl) {
                return;
            }
            String key = key(end, register.page());
            TimerPage page = names.get(key);
            // A page that cannot be read is passed over: its models wait for their next event.
            int size = page == null ? 0 : page.size();
            String name = register.index() < size ? page.name(register.index()) : null;
            if (register.advance(size)) {
                names.remove(key);
            }
            put(register);
            ScoringState state = name == null ? null : scoring.get(name);
            if (state != null && state.seenUntil() == end) {
                due.accept(name);
            }
        }
    }

    private static String key(long end, int page) {
        return Long.toString(end) + '\0' + page;
    }
}
