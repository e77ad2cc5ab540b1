package io.weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.http.WebJson;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that were published last, with their histories, within a budget of bytes. Synchronised. */
final class Models {

    /** Models at the most; the one whose last version is oldest goes first. */
    static final int CAPACITY = 500;

    private static final int LONGEST_HISTORY_OF_MANY = 2;
    private static final long LARGEST_BUDGET = 64L * 1024 * 1024;
    /** Of the largest heap: the page may be beside a processor, and what is made of the bytes takes about as much again. */
    private static final long PART_OF_HEAP = 40;

    private final long budget;
    /** In the order of their last versions. */
    private final Map<String, ModelHistory> histories = new LinkedHashMap<>();

    private long bytes;
    private long forgotten;

    Models() {
        this(Math.min(LARGEST_BUDGET, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /**
     * @param budget bytes of JSON to keep
     */
    Models(long budget) {
        this.budget = budget;
    }

    /**
     * Takes a record of the models topic.
     *
     * @param value null: the model is to be forgotten
     * @param now ms since the epoch
     */
    synchronized void accept(byte[] key, byte[] value, long now) throws InvalidModel {
        if (value == null) {
            remove(key == null ? "" : new String(key, StandardCharsets.UTF_8));
            return;
        }
        var snapshot = ModelSnapshot.fromJson(value);
        var history = Optional.ofNullable(remove(snapshot.model())).orElseGet(ModelHistory::new);
        history.add(new Version(now, snapshot, value));
        histories.put(snapshot.model(), history);
        bytes += history.bytes();
        keepWithinBudget();
    }

    private ModelHistory remove(String model) {
        var history = histories.remove(model);
        if (history != null) {
            bytes -= history.bytes();
        }
        return history;
    }

    /** Histories get shorter before models go. */
    private void keepWithinBudget() {
        while (bytes > budget && thinLongest()) {}
        while (histories.size() > 1 && (bytes > budget || histories.size() > CAPACITY)) {
            remove(histories.keySet().iterator().next());
            forgotten++;
        }
    }

    private boolean thinLongest() {
        var longest = histories.values().stream()
                .max(Comparator.comparingLong(ModelHistory::bytes))
                .filter(h -> h.versions().size() > LONGEST_HISTORY_OF_MANY);
        longest.ifPresent(history -> {
            bytes -= history.bytes();
            history.thin();
            bytes += history.bytes();
        });
        return longest.isPresent();
    }

    synchronized Optional<ModelSnapshot> newest(String model) {
        return Optional.ofNullable(histories.get(model)).map(h -> h.newest().snapshot());
    }

    /** The newest version as published. */
    synchronized Optional<byte[]> json(String model) {
        return Optional.ofNullable(histories.get(model)).map(h -> h.newest().json());
    }

    synchronized Optional<byte[]> json(String model, long version) {
        return Optional.ofNullable(histories.get(model))
                .flatMap(h -> h.version(version))
                .map(Version::json);
    }

    synchronized Optional<List<Version>> versions(String model) {
        return Optional.ofNullable(histories.get(model)).map(ModelHistory::versions);
    }

    /** The only model, if there is just one. */
    synchronized Optional<String> only() {
        return histories.size() == 1 ? histories.keySet().stream().findFirst() : Optional.empty();
    }

    synchronized int size() {
        return histories.size();
    }

    /** Components of all models together. */
    synchronized int clusters() {
        return histories.values().stream()
                .mapToInt(h -> h.newest().snapshot().mixture().size())
                .sum();
    }

    /** Models that went because there were too many. */
    synchronized long forgotten() {
        return forgotten;
    }

    /** One object per model, most events first. */
    synchronized ArrayNode list() {
        var list = WebJson.array();
        histories.values().stream()
                .map(ModelHistory::newest)
                .sorted(Comparator.comparingLong((Version v) -> v.snapshot().events())
                        .reversed())
                .forEach(v -> {
                    var node = list.addObject();
                    node.put("model", v.snapshot().model());
                    node.put("ref", ModelRef.of(v.snapshot().model()));
                    node.put("version", v.number());
                    node.put("seenAt", v.at());
                    node.put("createdAt", v.snapshot().createdAt().toString());
                    node.put("events", v.snapshot().events());
                    node.put("clusters", v.snapshot().mixture().size());
                    node.set("meanLogLikelihood", WebJson.number(v.snapshot().meanLogLikelihood()));
                });
        return list;
    }
}
