package io.weir.fuzz;

import com.sun.management.ThreadMXBean;
import io.weir.streams.StreamsTargets;
import io.weir.web.WebTargets;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All readers, by name. */
public final class Targets {

    /** What an input may take, beside what grows with its length. */
    private static final long MOST_BYTES = 64L << 20;

    private static final long MOST_BYTES_PER_BYTE = 4096;
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Map<String, Supplier<Target>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("events", EventTarget::new);
        ALL.put("csv", StreamsTargets::csv);
        ALL.put("control", RecordTargets::control);
        ALL.put("feedback", RecordTargets::feedback);
        ALL.put("models", StreamsTargets::models);
        ALL.put("headers", StreamsTargets::headers);
        ALL.put("state", StreamsTargets::state);
        ALL.put("keys", RecordTargets::keys);
        ALL.put("grammar", RecordTargets::grammar);
        ALL.put("files", FileTarget::new);
        ALL.put("page", WebTargets::page);
        ALL.put("http", WebTargets::http);
    }

    private Targets() {}

    /** Their names. */
    static Iterable<String> names() {
        return ALL.keySet();
    }

    /** The one of a name. */
    static Target of(String name) {
        return ALL.get(name).get();
    }

    /** The one of a name; it also minds time and memory. */
    static Target minded(String name) {
        Target target = of(name);
        return input -> {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long begin = System.nanoTime();
            target.take(input);
            bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
            if (bytes > MOST_BYTES + MOST_BYTES_PER_BYTE * input.length) {
                throw new AssertionError("took " + bytes + " bytes for an input of " + input.length);
            }
            long nanos = System.nanoTime() - begin;
            if (nanos > MOST_NANOS) {
                throw new AssertionError("took " + nanos / 1_000_000 + " ms for an input of " + input.length);
            }
        };
    }
}
