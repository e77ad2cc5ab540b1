package io.weir.bench;

import io.weir.config.WeirConfig;
import io.weir.streams.LocalTopology;
import io.weir.streams.SomeSinks;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * What one event costs the processors alone, without Kafka: CPU time of the stream's thread and of the whole process, and bytes
 * allocated on that thread.
 */
public final class HotPath {

    private static final int ROUNDS = 5;

    private HotPath() {}

    /**
     * @param arguments K, d, events per round
     */
    public static void main(String[] arguments) {
        int components = Integer.parseInt(arguments[0]);
        int dimension = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        var config = WeirConfig.load(
                null,
                Map.of(),
                Map.of(
                        "features",
                        Events.features(dimension),
                        "event.id",
                        "/id",
                        "event.time",
                        "/ts",
                        "model.components",
                        Integer.toString(components)));
        var events = new Events(components, dimension);
        var topology = new LocalTopology(config, new Nowhere());
        byte[] key = "k0".getBytes(StandardCharsets.UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long me = Thread.currentThread().getId();
        for (int round = 0; round < ROUNDS; round++) {
            byte[][] batch = new byte[count][];
            for (int i = 0; i < count; i++) {
                batch[i] = events.next();
            }
            long cpu = threads.getCurrentThreadCpuTime();
            long all = process.getProcessCpuTime();
            long allocated = threads.getThreadAllocatedBytes(me);
            for (byte[] event : batch) {
                topology.process(key, event, 0);
            }
            topology.settle();
            System.out.printf(
                    Locale.ROOT,
                    "thread %.0f ns, process %.0f ns, %.0f bytes per event%n",
                    (threads.getCurrentThreadCpuTime() - cpu) / (double) count,
                    (process.getProcessCpuTime() - all) / (double) count,
                    (threads.getThreadAllocatedBytes(me) - allocated) / (double) count);
        }
    }

    private static final class Nowhere implements SomeSinks {}
}
