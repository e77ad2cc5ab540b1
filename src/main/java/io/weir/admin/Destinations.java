package io.weir.admin;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.Words;
import io.weir.records.DeadLetters;
import io.weir.records.Origin;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;

/** Where dead letters may be sent again: to what this configuration reads, and nowhere else, whatever their headers say. */
public final class Destinations {

    private final Set<String> topics = new LinkedHashSet<>();

    public Destinations(WeirConfig config) {
        Topics all = Topics.of(config);
        topics.addAll(all.input());
        topics.add(all.control());
        all.feedback().ifPresent(topics::add);
    }

    /** The letter's reason; empty if it is none of ours. */
    static Optional<Reason> reason(Headers headers) {
        String text = DeadLetters.header(headers, DeadLetters.REASON);
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(text)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }

    /** Why a record is no dead letter that can be sent again; empty if it is one. */
    public Optional<String> problem(Headers headers) {
        if (reason(headers).isEmpty()) {
            return Optional.of("it has no reason that Weir gives");
        }
        Optional<Source> source = DeadLetters.source(headers);
        if (source.isEmpty()) {
            return Optional.of("its headers do not say which record it was");
        }
        String topic = source.get().topic();
        return topics.contains(topic)
                ? Optional.empty()
                : Optional.of("it would go to topic '" + shown(topic) + "', and this configuration reads only "
                        + String.join(", ", topics));
    }

    /** No more of a name than a topic can have. */
    private static String shown(String topic) {
        return Words.beginning(topic, Origin.LONGEST_TOPIC);
    }
}
