package io.weir.bench;

import io.weir.broker.EmbeddedBroker;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What runs in the processes of a benchmark. Answers one word per line:
 *
 * <pre>
 *   pause, resume ──► done      stops and goes on processing
 *   heap          ──► bytes     in use after a collection
 *   end of input  ──► closes
 * </pre>
 */
public final class Worker {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private Worker() {}

    /** A broker; its first line is its address. */
    public static void broker(Path data, BufferedReader in, PrintWriter out) throws IOException {
        try (var broker = EmbeddedBroker.start(0, data)) {
            out.println(broker.bootstrapServers());
            out.flush();
            obey(in, out, paused -> {});
        }
    }

    /**
     * A subject; its first line comes when it is at work.
     *
     * @param kind a {@link PassThrough}, or anything else for Weir
     */
    public static void subject(String kind, Map<String, String> settings, BufferedReader in, PrintWriter out)
            throws IOException, InterruptedException {
        var config = WeirConfig.load(null, Map.of(), settings);
        for (PassThrough passThrough : PassThrough.values()) {
            if (passThrough.name().equals(kind)) {
                copy(passThrough, config, in, out);
                return;
            }
        }
        try (var streams = new WeirStreams(config)) {
            streams.start();
            ready(streams.awaitRunning(PATIENCE), out);
            obey(in, out, paused -> {
                if (paused) {
                    streams.pause();
                } else {
                    streams.resume();
                }
            });
        }
    }

    private static void copy(PassThrough passThrough, WeirConfig config, BufferedReader in, PrintWriter out)
            throws IOException, InterruptedException {
        var topics = Topics.of(config);
        var topology = passThrough.topology(topics.input().get(0), topics.assignments());
        try (var streams = new KafkaStreams(topology, config.streamsProperties())) {
            var running = new CountDownLatch(1);
            streams.setStateListener((now, before) -> {
                if (now == KafkaStreams.State.RUNNING) {
                    running.countDown();
                }
            });
            streams.start();
            ready(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), out);
            obey(in, out, paused -> {
                if (paused) {
                    streams.pause();
                } else {
                    streams.resume();
                }
            });
        }
    }

    private static void ready(boolean running, PrintWriter out) {
        if (!running) {
            throw new BenchFailed("no partitions were assigned within " + PATIENCE.toSeconds() + " s");
        }
        out.println("ready");
        out.flush();
    }

    private interface Switch {
        void pause(boolean paused);
    }

    private static void obey(BufferedReader in, PrintWriter out, Switch processing) throws IOException {
        for (String word = in.readLine(); word != null; word = in.readLine()) {
            if (word.equals("heap")) {
                System.gc();
                out.println(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            } else {
                processing.pause(word.equals("pause"));
                out.println("done");
            }
            out.flush();
        }
    }
}
