package io.weir.cli.terminal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The log for programs that collect logs: one JSON object a line, with {@code time} (ISO 8601, UTC), {@code level}, {@code thread},
 * {@code logger}, {@code message} and, where something was thrown, {@code exception}, its stack trace. It hides what the text hides.
 */
public final class JsonLog extends EncoderBase<ILoggingEvent> {

    private final JsonFactory json = new JsonFactory();
    private final SafeThrowable throwable = new SafeThrowable();

    @Override
    public void start() {
        throwable.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new ByteArrayOutputStream(512);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField(
                    "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
            out.writeStringField("level", event.getLevel().toString());
            out.writeStringField("thread", SafeText.line(String.valueOf(event.getThreadName())));
            out.writeStringField("logger", event.getLoggerName());
            out.writeStringField("message", SafeMessage.of(String.valueOf(event.getFormattedMessage())));
            if (event.getThrowableProxy() != null) {
                out.writeStringField(
                        "exception", SafeText.lines(throwable.convert(event)).stripTrailing());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused a line of the log", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
