package io.weir.em;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Work that another thread may do while this one does something else. Whoever comes first does it: the other, or this one when it
 * wants the result. So the result is the same with many threads, with none, and with such as have no time.
 */
public final class JoinableTask<T> {

    /** Nobody helps: work is done when its result is wanted. */
    public static final Executor NOBODY = work -> {};

    private final FutureTask<T> task;

    private JoinableTask(FutureTask<T> task) {
        this.task = task;
    }

    /**
     * Offers work to others.
     *
     * @param work must not touch what others change before they have its {@linkplain #result result}
     */
    public static <T> JoinableTask<T> begin(Callable<T> work, Executor others) {
        var task = new FutureTask<>(work);
        try {
            others.execute(task);
        } catch (RejectedExecutionException e) {
            // They are closing down; whoever wants the result does the work.
        }
        return new JoinableTask<>(task);
    }

    /** Gives the work to somebody who has nothing else to do; nothing happens if it is under way. */
    public void hurry(Executor somebody) {
        if (!task.isDone()) {
            somebody.execute(task);
        }
    }

    /** The result, of work that is done by now. Throws what the work threw. */
    public T result() {
        task.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
