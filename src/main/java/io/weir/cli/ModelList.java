package io.weir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.admin.Steering.Published;
import io.weir.cli.terminal.ShortName;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One line for every model, for people or as JSON; a model that cannot be read is shown as that and hides no other. */
final class ModelList {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelList() {}

    /**
     * Prints the list.
     *
     * @param models newest snapshots by name
     * @param json whether they go out as JSON, an object per line
     * @return names of those that cannot be read
     */
    static List<String> print(Map<String, Published> models, boolean json, PrintWriter out) {
        List<String> unreadable = new ArrayList<>();
        if (!json) {
            out.printf(
                    "%-24s %9s %12s %11s %15s  %s%n", "model", "version", "events", "components", "log-likelihood", "");
        }
        models.forEach((name, published) -> {
            byte[] snapshot = published.snapshot();
            try {
                ModelSnapshot model = ModelSnapshot.fromJson(snapshot);
                if (json) {
                    object(snapshot, model, out);
                } else {
                    line(name, model, out);
                }
            } catch (InvalidModel e) {
                unreadable.add(name);
                if (json) {
                    out.print(JSON.createObjectNode()
                            .put("model", name)
                            .put("unreadable", e.getMessage())
                            .toString());
                    out.println();
                } else {
                    out.printf(
                            "%-24s %9s %12s %11s %15s  %s%n",
                            ShortName.of(name), "", "", "", "", "unreadable: " + e.getMessage());
                }
            }
        });
        out.flush();
        return unreadable;
    }

    private static void line(String name, ModelSnapshot model, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-24s %9d %12d %11d %15.4f  %s%n",
                ShortName.of(name),
                model.version(),
                model.events(),
                model.mixture().size(),
                model.meanLogLikelihood(),
                model.frozen() ? "frozen" : "");
    }

    /** As it is in the topic, but on one line, whoever wrote it there. */
    private static void object(byte[] snapshot, ModelSnapshot model, PrintWriter out) {
        String text = new String(snapshot, StandardCharsets.UTF_8);
        boolean oneLine = text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
        out.print(oneLine ? text : new String(model.toJson(), StandardCharsets.UTF_8));
        out.println();
    }
}
