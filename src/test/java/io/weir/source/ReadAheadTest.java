package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {

    /** Counts up to a limit, where it may break. */
    private static final class Counting implements EventSource {

        private final int limit;
        private final boolean breaks;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();

        Counting(int limit, boolean breaks) {
            this.limit = limit;
            this.breaks = breaks;
        }

        @Override
        public boolean hasNext() {
            return breaks || next.get() < limit;
        }

        @Override
        public RecordedEvent next() {
            if (next.get() == limit) {
                throw new InputException("broken at " + limit);
            }
            String value = Integer.toString(next.getAndIncrement());
            return new RecordedEvent(null, -1, value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private static String text(RecordedEvent event) {
        return new String(event.value(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 20_000})
    void eventsComeInTheirOrderAndAllOfThem(int count) {
        try (var ahead = new ReadAhead(new Counting(count, false))) {
            for (int i = 0; i < count; i++) {
                assertThat(text(ahead.next())).isEqualTo(Integer.toString(i));
            }
            assertThat(ahead.hasNext()).isFalse();
        }
    }

    @Test
    void aBrokenInputBreaksWhereItIsBroken() {
        try (var ahead = new ReadAhead(new Counting(700, true))) {
            for (int i = 0; i < 700; i++) {
                ahead.next();
            }
            assertThatThrownBy(ahead::hasNext)
                    .isInstanceOf(InputException.class)
                    .hasMessage("broken at 700");
        }
    }

    @Test
    @Timeout(60)
    void anErrorOfTheReadingThreadReachesWhoeverTakesItsEvents() {
        var source = new EventSource() {
            private int left = 700;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public RecordedEvent next() {
                if (left-- == 0) {
                    throw new OutOfMemoryError("as if");
                }
                return new RecordedEvent(null, -1, new byte[1]);
            }
        };
        try (var ahead = new ReadAhead(source)) {
            for (int i = 0; i < 700; i++) {
                ahead.next();
            }
            assertThatThrownBy(ahead::hasNext)
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("as if");
        }
    }

    @Test
    void longEventsAreNotReadFarAhead() throws InterruptedException {
        var read = new AtomicInteger();
        var source = new EventSource() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public RecordedEvent next() {
                read.incrementAndGet();
                return new RecordedEvent(null, -1, new byte[1 << 20]);
            }
        };
        try (var ahead = new ReadAhead(source)) {
            ahead.next();
            for (int waited = 0; waited < 100 && read.get() < 18; waited++) {
                Thread.sleep(10);
            }
            Thread.sleep(50);
            assertThat(read.get()).isBetween(10, 20);
        }
    }

    @Test
    void closingInTheMiddleEndsTheReading() {
        var source = new Counting(Integer.MAX_VALUE, false);
        var ahead = new ReadAhead(source);
        ahead.next();
        ahead.close();
        assertThat(source.closed).isTrue();
        assertThat(source.next.get()).isLessThan(20_000);
    }
}
