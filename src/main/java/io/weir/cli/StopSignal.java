package io.weir.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as a wish to come to an end, until closed. The second one ends the process at once.
 *
 * <p>A shutdown hook would not do: the exit status would be the signal's, and what libraries delete on exit would stay. The JDK's
 * signals ({@code jdk.unsupported}) are reached by reflection, because the compiler warns of them in a way that cannot be silenced.
 */
final class StopSignal implements AutoCloseable {

    private static final int INTERRUPTED = 130;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final Map<Object, Object> earlier = new LinkedHashMap<>();
    private final Method handle;

    /** Listens from now on. */
    StopSignal() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            handle = signal.getMethod("handle", signal, handler);
            Object listener = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            onSignal();
                        }
                        return null;
                    });
            for (String name : new String[] {"INT", "TERM"}) {
                Object s = signal.getConstructor(String.class).newInstance(name);
                earlier.put(s, handle.invoke(null, s, listener));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no sun.misc.Signal (module jdk.unsupported)", e);
        }
    }

    private void onSignal() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        asked.countDown();
    }

    void await() throws InterruptedException {
        asked.await();
    }

    /** Waits for at most so long; true if somebody wants an end. */
    boolean await(long milliseconds) throws InterruptedException {
        return asked.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        earlier.forEach((signal, handler) -> {
            try {
                handle.invoke(null, signal, handler);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
