package io.weir.report;

import static io.weir.report.Tables.format;
import static io.weir.report.Tables.left;
import static io.weir.report.Tables.leftHead;
import static j2html.TagCreator.*;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.json.snapshot.ComponentSummary;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Flagged events and dead letters as sections of the page. */
final class FlaggedTables {

    private static final int MOST_ROWS = 50;
    private static final int MOST_FEATURES = 3;

    private FlaggedTables() {}

    static DomContent anomalies(Flagged flagged) {
        if (flagged.count() == 0) {
            return section(h2("Flagged events"), p("No event was flagged."));
        }
        String text = format("%,d event%s flagged", flagged.count(), flagged.count() == 1 ? " was" : "s were")
                + (flagged.count() > MOST_ROWS ? format("; these are the %d strangest.", MOST_ROWS) : ".");
        var heads = List.of(
                th("event"),
                leftHead("id"),
                leftHead("time"),
                leftHead("model"),
                th("cluster"),
                th("p-value"),
                leftHead("what was strange"));
        var rows = flagged.strangest().stream()
                .limit(MOST_ROWS)
                .map(FlaggedTables::row)
                .toList();
        return section(h2("Flagged events"), p(text), Tables.wide(heads, rows));
    }

    private static TrTag row(Flagged.One one) {
        JsonNode record = one.json();
        JsonNode pValue = record.get("pValue");
        return tr(
                td(format("%,d", one.position() + 1)),
                left(record.get("id").asText()),
                left(time(record.get("timestamp").longValue())),
                left(record.get("model").asText()),
                td("" + record.get("cluster").longValue()),
                td(pValue.isNumber() ? format("%.2g", pValue.doubleValue()) : "–"),
                left(reasons(record.get("explanation"))));
    }

    private static String reasons(JsonNode explanation) {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_FEATURES, explanation.size()); i++) {
            JsonNode one = explanation.get(i);
            String text = one.get("feature").asText() + " " + value(one.get("value"));
            if (one.hasNonNull("expected")) {
                text += " (expected " + value(one.get("expected"))
                        + (one.hasNonNull("low") ? ", " + value(one.get("low")) + " to " + value(one.get("high")) : "")
                        + ")";
            }
            reasons.add(text);
        }
        return String.join("; ", reasons);
    }

    private static String value(JsonNode value) {
        return value == null || value.isNull()
                ? "–"
                : value.isNumber() ? ComponentSummary.number(value.doubleValue()) : value.asText();
    }

    private static String time(long millis) {
        try {
            return Instant.ofEpochMilli(millis).toString();
        } catch (DateTimeException e) {
            return Long.toString(millis);
        }
    }

    static DomContent deadLetters(Refusals letters) {
        var heads = List.of(leftHead("reason"), th("events"), th("first"), leftHead("what was said of the first"));
        var rows = letters.reasons().entrySet().stream()
                .map(entry -> {
                    var reason = entry.getValue();
                    return tr(
                            left(entry.getKey()),
                            td(format("%,d", reason.count())),
                            td(format("%,d", reason.position() + 1)),
                            left(reason.example()));
                })
                .toList();
        return section(h2("Dead letters"), Tables.wide(heads, rows));
    }
}
