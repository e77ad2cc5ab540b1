package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "1700000000000,            1700000000000",
        "1.7e12,                   1700000000000",
        "1700000000000.9,          1700000000000",
        "2023-11-14T22:13:20Z,     1700000000000",
        "2023-11-14T23:13:20+01:00,1700000000000",
        "2023-11-14T22:13:20,      1700000000000",
        "2023-11-14 22:13:20.001,  1700000000001"
    })
    void aTimeIsMillisecondsOrIso8601(String text, long expected) {
        assertThat(Timestamps.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1969-12-31T23:59:59Z", "1e400", "1e30", "2023-13-01T00:00:00Z"})
    void whatIsNoTimeSince1970IsNoTimestamp(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(RecordedEvent.NO_TIMESTAMP);
    }
}
