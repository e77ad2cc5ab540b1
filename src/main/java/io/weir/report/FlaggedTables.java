package io.weir.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.json.ComponentSummary;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Flagged events and dead letters as sections of the page. */
final class FlaggedTables {

    private static final int MOST_ROWS = 50;
    private static final int MOST_FEATURES = 3;

    private FlaggedTables() {}

    static String anomalies(Flagged flagged) {
        if (flagged.count() == 0) {
            return "<section><h2>Flagged events</h2><p>No event was flagged.</p></section>";
        }
        var html = new StringBuilder("<section><h2>Flagged events</h2><p>")
                .append(format("%,d event%s flagged", flagged.count(), flagged.count() == 1 ? " was" : "s were"))
                .append(flagged.count() > MOST_ROWS ? format("; these are the %d strangest.", MOST_ROWS) : ".")
                .append("</p><div class='wide'><table><tr><th>event</th><th class='l'>id</th><th class='l'>time</th>")
                .append(
                        "<th class='l'>model</th><th>cluster</th><th>p-value</th><th class='l'>what was strange</th></tr>");
        flagged.strangest().stream().limit(MOST_ROWS).forEach(one -> row(one, html));
        return html.append("</table></div></section>").toString();
    }

    private static void row(Flagged.One one, StringBuilder html) {
        JsonNode record = one.json();
        html.append(format("<tr><td>%,d</td><td class='l'>", one.position() + 1))
                .append(Html.escape(record.get("id").asText()))
                .append("</td><td class='l'>")
                .append(time(record.get("timestamp").longValue()))
                .append("</td><td class='l'>")
                .append(Html.escape(record.get("model").asText()))
                .append("</td><td>")
                .append(record.get("cluster").longValue())
                .append("</td><td>")
                .append(
                        record.get("pValue").isNumber()
                                ? format("%.2g", record.get("pValue").doubleValue())
                                : "–")
                .append("</td><td class='l'>")
                .append(Html.escape(reasons(record.get("explanation"))))
                .append("</td></tr>");
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

    static String deadLetters(Refusals letters) {
        if (letters.total() == 0) {
            return "";
        }
        var html = new StringBuilder(
                        "<section><h2>Dead letters</h2><div class='wide'><table><tr><th class='l'>reason</th>")
                .append("<th>events</th><th>first</th><th class='l'>what was said of the first</th></tr>");
        letters.reasons()
                .forEach((code, reason) -> html.append("<tr><td class='l'>")
                        .append(Html.escape(code))
                        .append(format(
                                "</td><td>%,d</td><td>%,d</td><td class='l'>", reason.count(), reason.position() + 1))
                        .append(Html.escape(reason.example()))
                        .append("</td></tr>"));
        return html.append("</table></div></section>").toString();
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
