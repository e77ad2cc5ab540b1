package io.weir.store;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * Lets a processor forward records when it is not its turn: at a commit, or while another one is at work.
 *
 * <p>A context forwards to the children of the node that it believes to be at work. Kafka's own caches tell it which one that is when they
 * are flushed, before a commit; this does the same.
 */
public final class NodeScope {

    private static final ProcessorRecordContext NO_RECORD =
            new ProcessorRecordContext(0, -1, -1, null, new RecordHeaders());

    /** Null if there is no cluster, and no node that matters. */
    private final InternalProcessorContext<?, ?> context;

    private final ProcessorNode<?, ?, ?, ?> node;

    private NodeScope(InternalProcessorContext<?, ?> context) {
        this.context = context;
        node = context == null ? null : context.currentNode();
    }

    /** That of the processor which is being initialized. */
    public static NodeScope of(ProcessorContext<?, ?> context) {
        return new NodeScope(context instanceof InternalProcessorContext<?, ?> internal ? internal : null);
    }

    public void take(Runnable work) {
        if (context == null) {
            work.run();
            return;
        }
        ProcessorNode<?, ?, ?, ?> before = context.currentNode();
        ProcessorRecordContext record = context.recordContext();
        context.setCurrentNode(node);
        if (record == null) {
            context.setRecordContext(NO_RECORD);
        }
        try {
            work.run();
        } finally {
            context.setCurrentNode(before);
            context.setRecordContext(record);
        }
    }
}
