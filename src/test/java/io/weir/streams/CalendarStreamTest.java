package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Schemas;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A calendar as a feature and as context, through the processors. */
class CalendarStreamTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int EVENTS = 8000;
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long STEP = 900_000;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("calendar.txt");
        var lines = new ArrayList<String>(List.of("# Every sixth day nobody works."));
        for (LocalDate day = LocalDate.of(2026, 1, 1); day.getYear() == 2026; day = day.plusDays(6)) {
            lines.add(day + " holiday");
        }
        Files.write(file, lines);
    }

    private static boolean isHoliday(int i) {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(START + STEP * i), ZONE);
        return (day.getDayOfYear() - 1) % 6 == 0;
    }

    /** A load of 10 on working days and of 2 on holidays, but for one event of each that has that of the other. */
    private static List<String> events() {
        var random = new SplittableRandom(3);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            boolean low = isHoliday(i) != (i == odd(true) || i == odd(false));
            events.add(String.format(
                    Locale.ROOT,
                    "{\"ts\":%d,\"load\":%.4f}",
                    START + STEP * i,
                    (low ? 2 : 10) + 0.5 * random.nextGaussian()));
        }
        return events;
    }

    /** A quarter after eleven in the evening, which is the day before in UTC for half of the year. */
    private static int odd(boolean holiday) {
        int i = EVENTS - 1500;
        while (isHoliday(i) != holiday || isHoliday(i + 8) != holiday || isHoliday(i - 8) != holiday) {
            i++;
        }
        return i;
    }

    private String[] settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "features=load, calendar()",
                "calendar.file=" + file,
                "event.zone=" + ZONE,
                "event.time=/ts",
                "model.key=constant",
                "model.components=2",
                "learning.half.life=20000 events",
                "anomaly.alert.rate=0.002"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    @Test
    void whatIsNormalOnAWorkingDayIsFlaggedOnAHoliday() throws Exception {
        var out = new Collected();
        var local = new LocalTopology(Driven.config(settings("anomaly.given=calendar()")), out);
        for (String event : events()) {
            local.process(null, event.getBytes(StandardCharsets.UTF_8), 0);
        }
        local.settle();
        assertThat(out.assignments.get(odd(true)).anomaly()).isTrue();
        assertThat(out.assignments.get(odd(false)).anomaly()).isTrue();
        assertThat(out.anomalies).allSatisfy(a -> {
            assertThat(a.get("explanation")).hasSize(1);
            assertThat(a.get("explanation").get(0).get("feature").textValue()).isEqualTo("load");
        });
        JsonNode model = Driven.json(out.model);
        Schemas.assertValid("model", List.of(model));
        assertThat(model.get("features").get(1).toString())
                .isEqualTo("{\"name\":\"calendar()\",\"family\":\"categorical\",\"transform\":\"calendar\"}");
        assertThat(new String(out.model, StandardCharsets.UTF_8))
                .contains("\"holiday\":")
                .contains("\"none\":");
        assertThat(ModelSnapshot.fromJson(out.model).toJson()).isEqualTo(out.model);
        assertThat(ModelSnapshot.fromJson(out.model).features())
                .isEqualTo(Driven.config(settings()).features());
    }

    @Test
    void soItIsInSharedScope() {
        try (var driven = new Driven(
                directory.resolve("state"),
                settings("anomaly.given=calendar()", "model.scope=shared", "learning.starts=1"))) {
            List<String> events = events();
            for (int i = 0; i < EVENTS; i++) {
                driven.send("k", events.get(i), i);
            }
            assertThat(driven.read("weir.anomalies").stream()
                            .map(r -> Driven.json(r.value())
                                    .get("source")
                                    .get("offset")
                                    .intValue()))
                    .contains(odd(true), odd(false));
        }
    }

    /** Holidays are rare, so their cluster would not be among those that have four fifths of the mass. */
    @Test
    void whereACalendarIsGivenSmallClustersCount() {
        assertThat(Driven.config(settings()).alerts().coreMass()).isEqualTo(0.8);
        assertThat(Driven.config(settings("anomaly.given=calendar()")).alerts().coreMass())
                .isEqualTo(1);
        assertThat(Driven.config(settings("anomaly.given=calendar()", "anomaly.core.mass=0.8"))
                        .alerts()
                        .coreMass())
                .isEqualTo(0.8);
    }

    @Test
    void whatIsWrongIsRefusedWithTheFileTheLineAndTheRemedy() throws IOException {
        assertThatThrownBy(() -> Driven.config("features=x, calendar()"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("calendar() is of a calendar; name its file with calendar.file");
        assertThatThrownBy(() -> Driven.config("features=x, calendar()", "calendar.file=nowhere.txt"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("calendar.file")
                .hasMessageContaining("nowhere.txt")
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> Driven.config("features=x", "calendar.file=" + directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it cannot be read");
        Files.writeString(file, "01-01 New Year\n\n2026-02-29 leap\n");
        assertThatThrownBy(() -> Driven.config(settings()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("calendar.file")
                .hasMessageContaining("line 3 ('2026-02-29 leap'): there is no such day");
        Files.write(file, new byte[] {'0', '1', '-', '0', '1', ' ', (byte) 0xfc});
        assertThatThrownBy(() -> Driven.config(settings()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it is no text in UTF-8");
        Files.writeString(file, "01-01 New Year\n");
        assertThatThrownBy(() -> Driven.config(settings("features=load, calendar(ts)")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("found 't'; expected calendar(), which is of the time of the event");
        assertThatThrownBy(() -> Driven.config(settings("anomaly.direction=calendar():up")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is a category");
        assertThatThrownBy(() -> Driven.config(settings("event.zone=Mars/Olympus")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("event.zone");
    }
}
