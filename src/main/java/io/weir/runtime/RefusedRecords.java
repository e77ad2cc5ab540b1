package io.weir.runtime;

import io.weir.config.WeirConfig;
import io.weir.metrics.Metrics;
import io.weir.records.Limits;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on without a record that its topic will never take. The second net: outputs are {@linkplain Limits cut to fit} before they are
 * sent, so this is for limits that were lowered a moment ago, and for records of stores.
 *
 * <p>What {@link BoundedProducer} refuses is in no transaction, which goes on. What the broker refuses ends the transaction: the stream
 * thread begins again from the last commit, and knows the limit by then.
 */
public final class RefusedRecords implements ProductionExceptionHandler {

    /** In the properties of the topology: what to ask and to tell. */
    static final String PLACE = "weir.internal.refused.records";

    private static final Logger LOG = LoggerFactory.getLogger(RefusedRecords.class);

    private Place place;

    /** What a topology's refused records have to do with. */
    record Place(WeirConfig config, Limits limits, Metrics metrics) {}

    @Override
    public void configure(Map<String, ?> settings) {
        place = (Place) settings.get(PLACE);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        boolean ofTheRecord =
                exception instanceof RecordTooLargeException || exception instanceof InvalidTimestampException;
        if (!ofTheRecord) {
            return Response.fail();
        }
        if (place != null) {
            place.metrics.outputRefused();
            place.limits.refused(place.config);
        }
        LOG.error(
                "topic '{}' does not take a record of {} bytes, and it is left out: {}; raise the topic's"
                        + " max.message.bytes",
                record.topic(),
                Limits.size(record.key(), record.value(), record.headers()),
                exception.getMessage());
        return Response.resume();
    }
}
