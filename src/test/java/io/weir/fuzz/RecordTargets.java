package io.weir.fuzz;

import io.weir.StrictJson;
import io.weir.event.Features;
import io.weir.event.Feedback;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.FeedbackReader;
import io.weir.json.ModelKey;
import io.weir.json.snapshot.Command;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Records other than events, keys, and what a user writes into a configuration. */
final class RecordTargets {

    private static final int MOST_BYTES = 1 << 20;

    private RecordTargets() {}

    /** A command is refused, or written and read as the same. */
    static Target control() {
        Set<Reason> reasons = EnumSet.of(Reason.BAD_COMMAND, Reason.BAD_MODEL);
        return input -> {
            try {
                Command command = Command.fromJson(input);
                byte[] json = command.toJson();
                StrictJson.parse(json);
                check(Arrays.equals(Command.fromJson(json).toJson(), json), "a command is not read as written");
                check(command.model().equals(Command.model(input)), "two models for one command");
            } catch (UnreadableEvent e) {
                check(reasons.contains(e.reason()), "refused as " + e.reason());
            }
        };
    }

    /** Feedback is refused, or of a model and an event. */
    static Target feedback() {
        Set<Reason> reasons = EnumSet.of(
                Reason.BAD_FEEDBACK, Reason.NOT_JSON, Reason.NOT_AN_OBJECT, Reason.TOO_LARGE, Reason.TOMBSTONE);
        return input -> {
            try {
                Feedback feedback = FeedbackReader.read(input, MOST_BYTES);
                check(feedback.id() != null || feedback.source() != null, "feedback on nothing");
                check(feedback.id() == null || isText(feedback.id()), "an id that cannot be written");
                check(isText(feedback.model()), "a model that cannot be written");
            } catch (UnreadableEvent e) {
                check(reasons.contains(e.reason()), "refused as " + e.reason());
            }
        };
    }

    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The name of a model leads back to the key it is of: no two keys are one model. */
    static Target keys() {
        return input -> {
            try {
                String name = ModelKey.ofRecordKey(input);
                check(isText(name), "a name that cannot be written");
                byte[] back = ModelKey.toRecordKey(name);
                check(Arrays.equals(back, input), "'" + name + "' leads to another key");
                check(!name.equals(ModelKey.ofRecordKey(null)), "a key like none");
            } catch (UnreadableEvent e) {
                check(e.reason() == Reason.KEY_TOO_LONG, "refused as " + e.reason());
            }
        };
    }

    /** A list of features or the key of models is refused as a wrong argument, or written and read as the same. */
    static Target grammar() {
        return input -> {
            String text = new String(input, StandardCharsets.UTF_8);
            try {
                Features features = Features.parse(text);
                check(Features.parse(features.toString()).equals(features), "features are not read as written");
            } catch (IllegalArgumentException e) {
                check(e.getMessage() != null && !e.getMessage().isBlank(), "refused without a word");
            }
            try {
                ModelKey key = ModelKey.parse(text);
                check(ModelKey.parse(key.toString()).toString().equals(key.toString()), "a key is not read as written");
            } catch (IllegalArgumentException e) {
                check(e.getMessage() != null && !e.getMessage().isBlank(), "refused without a word");
            }
        };
    }

    private static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError(sentence);
        }
    }
}
