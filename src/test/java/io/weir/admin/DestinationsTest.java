package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import io.weir.streams.Driven;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters go only to topics that the configuration reads. */
class DestinationsTest {

    private static final WeirConfig CONFIG =
            Driven.config("features=x", "input.topics=one, two", "topic.prefix=w.", "feedback.topic=w.feedback");
    private static final Destinations DESTINATIONS = new Destinations(CONFIG);

    private static Headers letter(String reason, String topic, String partition, String offset) {
        var headers = new RecordHeaders();
        add(headers, "weir.reason", reason);
        add(headers, "__streams.errors.topic", topic);
        add(headers, "__streams.errors.partition", partition);
        add(headers, "__streams.errors.offset", offset);
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        if (!"absent".equals(value)) {
            headers.add(name, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", "w.control", "w.feedback"})
    void whatIsReadMayBeWritten(String topic) {
        assertThat(DESTINATIONS.problem(letter("WRONG_TYPE", topic, "0", "7"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other",
                "w.assignments",
                "w.models",
                "w.dead-letters",
                "weir-by-model-repartition",
                "",
                "one ",
                "ONE",
                "..",
                "o\u001b[2Jne",
                "\ufffd"
            })
    void nothingElseMay(String topic) {
        assertThat(DESTINATIONS.problem(letter("WRONG_TYPE", topic, "0", "7")))
                .hasValueSatisfying(why -> assertThat(why).contains("'" + topic + "'", "one, two"));
    }

    @Test
    void withoutFeedbackItsTopicIsNone() {
        var without = new Destinations(Driven.config("features=x", "feedback.topic=none"));
        assertThat(without.problem(letter("BAD_FEEDBACK", "weir.feedback", "0", "7")))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "WRONG_TYPE,one,-1,7",
                "WRONG_TYPE,one,0,-7",
                "WRONG_TYPE,one,zero,7",
                "WRONG_TYPE,one,0,7.5",
                "WRONG_TYPE,one,0,99999999999999999999",
                "WRONG_TYPE,one,2147483648,7",
                "WRONG_TYPE,null,0,7",
                "WRONG_TYPE,one,null,7",
                "WRONG_TYPE,one,0,null",
                "WRONG_TYPE,absent,0,7",
                "WRONG_TYPE,one,absent,7",
                "WRONG_TYPE,one,0,absent",
                "null,one,0,7",
                "absent,one,0,7",
                "wrong_type,one,0,7",
                "FORGED,one,0,7",
            })
    void whatDoesNotSayWhatItWasIsForeign(String reason, String topic, String partition, String offset) {
        assertThat(DESTINATIONS.problem(letter(reason, topic, partition, offset)))
                .isPresent();
    }

    @Test
    void bytesThatAreNoTextAreForeign() {
        Headers headers = letter("WRONG_TYPE", "one", "0", "7");
        headers.add("__streams.errors.topic", new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(DESTINATIONS.problem(headers)).isPresent();
        headers.add("weir.reason", new byte[] {(byte) 0xff});
        assertThat(DESTINATIONS.problem(headers)).isPresent();
    }
}
