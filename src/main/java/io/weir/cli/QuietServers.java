package io.weir.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/** No level makes the web server print requests: their headers, queries and buffers hold tokens. Its TLS may say what it does. */
public final class QuietServers extends TurboFilter {

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable thrown) {
        String name = logger.getName();
        boolean printsRequests = (name.startsWith("org.eclipse.jetty.") || name.startsWith("io.javalin"))
                && !name.startsWith("org.eclipse.jetty.util.ssl.");
        return printsRequests && !level.isGreaterOrEqual(Level.INFO) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
