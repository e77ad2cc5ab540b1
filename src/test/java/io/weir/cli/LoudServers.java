package io.weir.cli;

import io.weir.config.WeirConfig;
import io.weir.http.Monitoring;
import io.weir.http.Monitoring.Door;
import io.weir.http.Monitoring.Health;
import java.nio.file.Path;
import java.util.Map;

/** The servers of a configuration in a process of their own, until its stdin ends; says their ports on stdout. */
final class LoudServers {

    private LoudServers() {}

    public static void main(String[] arguments) throws Exception {
        var config = WeirConfig.load(Path.of(arguments[0]), Map.of(), Map.of());
        var door = new Door(
                "127.0.0.1", 0, config.http().allowedHosts(), config.http().token(), null);
        try (var monitoring = Monitoring.start(door, () -> "weir_ready 1\n", () -> new Health(true, true, "x", 0, 0));
                var dashboard = LiveDashboard.guarded(config, "127.0.0.1", 0, null)) {
            System.out.println(monitoring.url() + " " + dashboard.url());
            while (System.in.read() >= 0) {}
        }
        System.exit(0);
    }
}
