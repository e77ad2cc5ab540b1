package io.weir.cli.terminal;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;

/** The message of a line of the log, as one line without control characters, and without what somebody sent to be let in. */
public final class SafeMessage extends MessageConverter {

    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:authorization|cookie|x-api-key)[\"']?\\s*[:=]\\s*(?:bearer\\s+|basic\\s+)?|bearer\\s+|"
                    + "basic\\s+(?=[A-Za-z0-9+/=]{8})|(?:token|password|secret)=)[^\\s,;\"'}\\]]+");

    /** Text without secrets and control characters. */
    public static String of(String message) {
        return SafeText.line(SECRET.matcher(message).replaceAll("$1[hidden]"));
    }

    @Override
    public String convert(ILoggingEvent event) {
        return of(String.valueOf(event.getFormattedMessage()));
    }
}
