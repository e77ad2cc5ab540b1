package io.weir.engine;

import io.weir.event.FeedbackEffect;
import io.weir.event.Source;

/**
 * What feedback has done.
 *
 * @param version of the model that the event was looked up in
 * @param source of the event
 */
public record FeedbackResult(FeedbackEffect effect, long version, Source source) {}
