package io.weir.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proposal as a file of settings, with the reasons as comments. */
public final class ConfigurationText {

    private static final int WIDTH = 110;
    private static final int MOST_LEFT_OUT = 100;

    private ConfigurationText() {}

    /**
     * @param made how it was made, for people
     * @param given settings that go before those of the proposal, like those of the cluster
     */
    public static String of(Proposal proposal, String made, Map<String, String> given) {
        var text = new StringBuilder();
        comment(text, made);
        comment(text, "Every setting with type, default and meaning: bin/weir config");
        text.append('\n');
        new LinkedHashMap<>(given).forEach((key, value) -> setting(text, key, value));
        proposal.settings().forEach((key, value) -> {
            text.append('\n');
            proposal.reasons().getOrDefault(key, List.of()).forEach(line -> comment(text, line));
            setting(text, key, value);
        });
        if (!proposal.leftOut().isEmpty()) {
            text.append('\n');
            comment(text, "No features:");
            proposal.leftOut().entrySet().stream()
                    .limit(MOST_LEFT_OUT)
                    .forEach(e -> comment(text, "  " + e.getKey() + ": " + e.getValue()));
            if (proposal.leftOut().size() > MOST_LEFT_OUT) {
                comment(text, "  and " + (proposal.leftOut().size() - MOST_LEFT_OUT) + " more");
            }
        }
        if (!proposal.notes().isEmpty()) {
            text.append('\n');
            proposal.notes().forEach(note -> comment(text, note));
        }
        return text.toString();
    }

    private static void comment(StringBuilder text, String line) {
        String plain = line.replaceAll("\\p{Cntrl}", " ");
        String indent = plain.startsWith("  ") ? "    " : "";
        int column = 0;
        text.append('#');
        for (String word : plain.split(" ")) {
            if (column > 0 && column + word.length() > WIDTH) {
                text.append("\n#").append(indent);
                column = indent.length();
            }
            text.append(' ').append(word);
            column += word.length() + 1;
        }
        text.append('\n');
    }

    /** As {@link java.util.Properties} reads it. */
    private static void setting(StringBuilder text, String key, String value) {
        var escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == ' ' && i == 0) {
                escaped.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        text.append(key).append('=').append(escaped).append('\n');
    }
}
