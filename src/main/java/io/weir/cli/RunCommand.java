package io.weir.cli;

import io.weir.admin.AuthorizationError;
import io.weir.config.CannotStart;
import io.weir.config.Topics;
import io.weir.http.Listener;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir run}. */
@Command(name = "run", description = "Runs the processor on a cluster, until Ctrl-C.")
final class RunCommand implements Callable<Integer> {

    private static final long LOOK_MS = 200;

    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = "--dashboard-port",
            paramLabel = "PORT",
            description = "Serves the dashboard too, on this port; 0 = any free one (default: no dashboard).")
    private Integer dashboardPort;

    @Option(
            names = "--dashboard-host",
            paramLabel = "ADDRESS",
            defaultValue = Listener.LOCAL,
            description = "Address the dashboard listens on (default: ${DEFAULT-VALUE}).")
    private String dashboardHost;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var err = spec.commandLine().getErr();
        var config = configuration.load(err);
        if (dashboardPort != null) {
            DashboardCommand.checkPort(dashboardPort);
        }
        try (var stop = new StopSignal();
                var observed = new MonitoredProcessor(config);
                var dashboard = dashboardPort == null
                        ? null
                        : LiveDashboard.guarded(config, dashboardHost, dashboardPort, null)) {
            var streams = observed.streams();
            if (dashboard != null) {
                dashboard.watch(streams);
            }
            observed.serve(config).ifPresent(monitoring -> {
                err.println("metrics: " + monitoring.url() + "/metrics");
                if (monitoring.isOpen() && config.http().token() == null) {
                    err.println("weir: whoever reaches " + config.http().host()
                            + " may read the metrics; http.token asks for a token");
                }
            });
            streams.start();
            err.println("reading " + String.join(", ", Topics.of(config).input()) + " at " + config.bootstrapServers()
                    + " as " + config.applicationId());
            if (dashboard != null) {
                err.println("dashboard: " + dashboard.url());
            }
            err.flush();
            while (!stop.await(LOOK_MS)) {
                if (streams.error().isPresent()) {
                    Throwable error = streams.error().get();
                    if (error instanceof CannotStart mend) {
                        throw mend;
                    }
                    throw new CommandFailed("the processor stopped: "
                            + AuthorizationError.sentence(error).orElse(error.toString()));
                }
            }
        }
        return 0;
    }
}
