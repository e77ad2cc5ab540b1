package io.weir.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import io.weir.json.Json;
import io.weir.json.WellFormed;
import io.weir.json.snapshot.InvalidModel;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is said of a record that the page cannot show: which one, what is wrong with it, and what to do. Nothing of it is a parser's. */
final class NotShown {

    /** What to do where only Weir should write. */
    static final String NOBODY_ELSE = "nobody but Weir should write to this topic";
    /** What to do where others write. */
    static final String SEND_AGAIN = "whoever sent it should send another one";
    /** What to do about an event that the processor could read. */
    static final String CONFIGURATION = "is this the processor's configuration?";

    private static final int LONGEST = 200;

    private NotShown() {}

    /**
     * @param remedy what to do, one of those above
     */
    static String sentence(ConsumerRecord<byte[], byte[]> record, Throwable thrown, String remedy) {
        return "topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset()
                + " is not shown: " + Words.beginning(what(record.value(), thrown), LONGEST) + "; " + remedy;
    }

    private static String what(byte[] value, Throwable thrown) {
        if (value != null && thrown instanceof UnreadableEvent event && event.reason() != Reason.NOT_JSON) {
            return event.getMessage();
        }
        String fault = value == null ? "it has no value" : faultOfJson(value);
        if (fault != null) {
            return fault;
        }
        boolean said = thrown instanceof UnreadableEvent
                || thrown instanceof InvalidModel
                || thrown.getClass() == IOException.class;
        return said ? thrown.getMessage() : "it is not as Weir writes it";
    }

    /** Null if it is JSON. */
    private static String faultOfJson(byte[] value) {
        try {
            WellFormed.checkJson(value);
            int from = Json.bom(value);
            return Json.MAPPER.readTree(value, from, value.length - from).isMissingNode() ? "its value is empty" : null;
        } catch (UnreadableEvent e) {
            return "its value is no text in UTF-8: " + e.getMessage();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            return at == null ? inWords(e) : inWords(e) + ", near byte " + at.getByteOffset();
        } catch (IOException e) {
            return "its value is no JSON";
        }
    }

    private static String inWords(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "its JSON ends too early";
        }
        if (e instanceof StreamConstraintsException) {
            return "its JSON is nested too deeply, or has a name or a number that is too long";
        }
        return e instanceof MismatchedInputException
                ? "its value is more than one JSON value, or has a field twice"
                : "its value is no JSON";
    }
}
