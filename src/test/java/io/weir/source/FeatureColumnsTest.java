package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeatureColumnsTest {

    @Test
    void theNumericFieldsAreChosenInTheirOrder() {
        var sample = events(
                Stream.of(
                        "{\"id\":1,\"timestamp\":5,\"key\":3,\"b\":1,\"host\":\"h\",\"a.c\":2,\"a/c\":3,\"f(x)\":4,\"ok\":true,\"n\":null,\"o\":{\"x\":1},\"label\":0}"));
        assertThat(FeatureColumns.of("in", sample).features()).containsExactly("b", "\"a.c\"", "\"a/c\"", "\"f(x)\"");
    }

    @Test
    void aFewBrokenEventsDoNotCostAFeatureButManyTextsDo() {
        var sample = new ArrayList<>(events(IntStream.range(0, 95).mapToObj(i -> "{\"x\":" + i + ",\"y\":1}")));
        sample.addAll(events(Stream.of("not json", "[1]", "{\"x\":\"abc\"}", "{\"x\":{\"y\":\"deep\"}}", "{\"x\":1")));
        assertThat(FeatureColumns.of("in", sample).features()).containsExactly("x", "y");
        sample.addAll(events(IntStream.range(0, 20).mapToObj(i -> "{\"x\":\"n/a\"}")));
        assertThat(FeatureColumns.of("in", sample).features()).containsExactly("y");
    }

    @Test
    void withoutANumericFieldTheFieldsThereAreAreNamed() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> FeatureColumns.of("in.csv", events(Stream.of("{\"label\":1,\"host\":\"a\"}"))))
                .withMessageContaining("in.csv has no numeric column")
                .withMessageContaining("left out: label (what the event is), host (no numbers)")
                .withMessageContaining("--set features=");
    }

    private static List<RecordedEvent> events(Stream<String> json) {
        return json.map(j -> new RecordedEvent(null, -1, j.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
