package io.weir.cli;

import io.weir.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir broker}. */
@Command(name = "broker", description = "Runs the embedded broker alone, until Ctrl-C.")
final class BrokerCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port on 127.0.0.1; 0 = any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where its data live; without it a temporary directory that goes with the broker.")
    private Path data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var err = spec.commandLine().getErr();
        try (var stop = new StopSignal();
                var broker = EmbeddedBroker.start(port, data)) {
            err.println("listening on " + broker.bootstrapServers());
            err.flush();
            stop.await();
        }
        return 0;
    }
}
