package io.weir.cli;

import io.weir.http.Listener;
import io.weir.source.InputException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir dashboard}. */
@Command(
        name = "dashboard",
        description = "Shows live what the output topics on a cluster say, on a web page, until Ctrl-C.")
final class DashboardCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the page; 0 = any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = Listener.LOCAL,
            description = "Address to listen on; beyond this machine the page can be read by whoever reaches it"
                    + " (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--em",
            paramLabel = "RUN.json",
            description =
                    "A run of 'weir fit --trace RUN.json' for the page that explains EM (default: the lecture's).")
    private Path em;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        checkPort(port);
        var err = spec.commandLine().getErr();
        var config = configuration.load(err);
        try (var stop = new StopSignal();
                var dashboard = LiveDashboard.guarded(config, host, port, em)) {
            err.println("dashboard: " + dashboard.url() + " of the topics at " + config.bootstrapServers());
            err.flush();
            stop.await();
        }
        return 0;
    }

    static void checkPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new InputException("--port is " + port + "; it must be between 0 and 65535");
        }
    }
}
