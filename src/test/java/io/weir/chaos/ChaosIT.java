package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes die, stand still and come back at random moments while events flow. Whatever happens: every event has one assignment
 * or one dead letter, and is learned once; in {@code key} scope the outputs are those of a run without any of it, byte for byte; in
 * {@code shared} scope the model is as good as that of such a run.
 *
 * <p>{@code -Dchaos.rounds=N} is the number of blows, {@code -Dchaos.seed=S} repeats a run, and {@code -Dchaos.blows=KILL_BROKER,…} takes
 * none but these.
 */
class ChaosIT {

    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 5);
    private static final int EVENTS_PER_SECOND = 800;
    private static final List<Blow> BLOWS = Arrays.stream(
                    System.getProperty("chaos.blows", "").split(","))
            .filter(name -> !name.isEmpty())
            .map(Blow::valueOf)
            .toList();

    @TempDir
    Path directory;

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private String address;
    private Child broker;
    private Child processor;
    private Sender sender;

    /** What may happen. */
    private enum Blow {
        KILL_PROCESSOR,
        KILL_BROKER,
        KILL_BOTH,
        PAUSE_PROCESSOR,
        STOP_EVERYTHING
    }

    @BeforeEach
    void startBroker() throws Exception {
        System.err.println("chaos.seed=" + seed + " chaos.rounds=" + ROUNDS);
        int port = Child.freePort();
        address = "127.0.0.1:" + port;
        broker = Child.broker(directory, port);
        broker.start();
    }

    @AfterEach
    void stopEverything() {
        if (sender != null) {
            sender.stop();
        }
        if (processor != null) {
            processor.close();
        }
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "shared"})
    void nothingIsLostAndNothingIsDoneTwice(String scope) throws Exception {
        var subject = new Subject(directory, address, scope);
        processor = subject.instance("only");
        processor.start();
        sender = subject.sender(EVENTS_PER_SECOND);
        sender.start();
        List<Blow> blows = BLOWS.isEmpty() ? List.of(Blow.values()) : BLOWS;
        for (int i = 0; i < ROUNDS; i++) {
            TimeUnit.MILLISECONDS.sleep(1500 + random.nextInt(3000));
            strike(i < blows.size() ? blows.get(i) : blows.get(random.nextInt(blows.size())));
        }
        TimeUnit.SECONDS.sleep(2);
        long events = sender.finish();
        subject.awaitOutput(events);
        assertThat(processor.stop()).isZero();
        subject.assertAsIfNothingHadHappened(events);
    }

    private void strike(Blow blow) throws InterruptedException {
        System.err.println("chaos: " + blow);
        switch (blow) {
            case KILL_PROCESSOR -> {
                processor.kill();
                processor.start();
            }
            case KILL_BROKER -> {
                broker.kill();
                broker.start();
            }
            case KILL_BOTH -> {
                broker.kill();
                processor.kill();
                broker.start();
                processor.start();
            }
            case PAUSE_PROCESSOR -> {
                // Longer than the session timeout: the group goes on without it.
                processor.pause();
                TimeUnit.SECONDS.sleep(8);
                processor.resume();
            }
            case STOP_EVERYTHING -> {
                processor.stop();
                broker.stop();
                broker.start();
                processor.start();
            }
        }
        if (!processor.isAlive()) {
            processor.start();
        }
    }
}
