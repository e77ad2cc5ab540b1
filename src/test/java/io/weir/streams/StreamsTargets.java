package io.weir.streams;

import io.weir.StrictJson;
import io.weir.config.InputFormats;
import io.weir.config.ModelCompatibility;
import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Learner;
import io.weir.em.online.ScoringModel;
import io.weir.em.online.WarmStart;
import io.weir.engine.ScoringState;
import io.weir.event.History;
import io.weir.event.UnreadableEvent;
import io.weir.family.CovarianceType;
import io.weir.fuzz.Target;
import io.weir.input.InputFormat;
import io.weir.json.EventReader;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.records.DeadLetters;
import io.weir.store.Codec;
import io.weir.store.IncompatibleState;
import io.weir.store.UnreadableState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What the topology reads beside events: lines, models, headers, stored state. */
public final class StreamsTargets {

    private StreamsTargets() {}

    /** A line of CSV is refused, or JSON that an event reader takes or refuses. */
    public static Target csv() {
        WeirConfig config = Driven.config(
                "features=x, category(c)", "input.format=csv", "input.csv.columns=x, c, id, ts", "event.id=/id");
        InputFormat format = InputFormats.of(config);
        EventReader reader = config.eventReader();
        return input -> {
            try {
                byte[] json = format.json("events", new RecordHeaders(), input);
                StrictJson.parseText(json);
                reader.read(json, 42);
            } catch (UnreadableEvent e) {
                check(!e.getMessage().isBlank(), "refused without a word");
            }
        };
    }

    /** A model is refused, or written and read as the same; and what a learner goes on from scores and is stored. */
    public static Target models() {
        return input -> {
            ModelSnapshot snapshot;
            try {
                snapshot = ModelSnapshot.fromJson(input);
            } catch (InvalidModel e) {
                check(!e.getMessage().isBlank(), "refused without a word");
                return;
            }
            byte[] json = snapshot.toJson();
            StrictJson.parse(json);
            check(Arrays.equals(ModelSnapshot.fromJson(json).toJson(), json), "a model is not read as written");
            goOn(snapshot);
        };
    }

    private static void goOn(ModelSnapshot snapshot) {
        WeirConfig config;
        try {
            config = config(snapshot);
        } catch (ConfigException e) {
            // Its features are named as in no configuration, so that it fits none.
            return;
        }
        if (ModelCompatibility.problem(snapshot, config).isPresent()) {
            return;
        }

        var learner = Learner.create(config.learning(), config.family(), 1, Runnable::run);
        ScoringModel model;
        try {
            var heritage = new WarmStart(
                    snapshot.mixture(),
                    snapshot.levels(),
                    snapshot.components(),
                    snapshot.events(),
                    snapshot.effectiveEvents(),
                    snapshot.meanLogLikelihood(),
                    snapshot.createdAt().toEpochMilli());
            model = learner.adopt(heritage, "a test").model();
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Refused as BAD_MODEL.
            return;
        }
        double[] r = new double[model.mixture().size()];
        model.score(new double[config.family().dimension()], r, new EStep());
        check(Math.abs(Arrays.stream(r).sum() - 1) < 1e-9, "responsibilities " + Arrays.toString(r));
        same(ModelStores.learningCodec(config, Runnable::run), learner);
        same(ModelStores.scoringCodec(config), ScoringState.of(model, config.alerts(), new History(config.features())));
    }

    private static WeirConfig config(ModelSnapshot snapshot) {
        String covariance = snapshot.mixture()
                .family()
                .covarianceType()
                .map(CovarianceType::label)
                .orElse("full");
        return Driven.config(
                "features=" + snapshot.features(), "learning.reservoir=1000", "model.covariance=" + covariance);
    }

    private static <V> void same(Codec<V> codec, V value) {
        byte[] stored = codec.encode(value);
        check(Arrays.equals(codec.encode(codec.decode(stored)), stored), "state is not read as written");
    }

    /** Lines {@code name: value}, or a name alone for a header without a value: where a record comes from is found or not. */
    public static Target headers() {
        return input -> {
            Headers headers = new RecordHeaders();
            for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n")) {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    headers.add(
                            new String(
                                    line.substring(0, colon).getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8),
                            line.substring(colon + 2).getBytes(StandardCharsets.ISO_8859_1));
                } else {
                    headers.add(line, null);
                }
            }
            DeadLetters.source(headers);
            DeadLetters.header(headers, DeadLetters.REASON);
            DeadLetters.original(headers);
        };
    }

    /**
     * Stored state: the first byte says of which store, the others are the value. It is refused as incompatible or damaged, or the value is
     * written and read as the same.
     */
    public static Target state() {
        WeirConfig config = Driven.config("features=x, y", "model.components=2", "learning.starts=1");
        List<Codec<?>> codecs = new ArrayList<>(List.of(
                ModelStores.scoringCodec(config),
                ModelStores.learningCodec(config, Runnable::run),
                ModelStores.reservoirCodec(config),
                ModelStores.versionsCodec(config),
                ModelStores.statisticsCodec(config),
                ModelStores.modelCodec(config),
                ModelStores.recentCodec(config),
                ModelStores.registerCodec()));
        return input -> {
            if (input.length > 0) {
                stored(codecs.get((input[0] & 0xff) % codecs.size()), Arrays.copyOfRange(input, 1, input.length));
            }
        };
    }

    private static <V> void stored(Codec<V> codec, byte[] bytes) {
        V value;
        try {
            value = codec.decode(bytes);
        } catch (IncompatibleState | UnreadableState e) {
            check(!e.getMessage().isBlank(), "refused without a word");
            return;
        }
        same(codec, value);
    }

    private static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError(sentence);
        }
    }
}
