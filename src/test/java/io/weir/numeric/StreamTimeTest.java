package io.weir.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamTimeTest {

    private final StreamTime time = new StreamTime();

    private long advance(long from, long to, long step) {
        long now = time.now();
        for (long t = from; t < to; t += step) {
            now = time.advance(t);
        }
        return now;
    }

    @Test
    void itFollowsTheStreamFourRecordsBehind() {
        assertThat(advance(0, 1000, 10)).isEqualTo(990 - 40);
    }

    @Test
    void aFewRecordsOfTheFutureMoveItNowhereWhereverTheyCome() {
        assertThat(time.advance(Long.MAX_VALUE)).isPositive();
        assertThat(advance(0, 1000, 10)).isEqualTo(950);
        for (int i = 0; i < 4; i++) {
            assertThat(time.advance(Long.MAX_VALUE)).isLessThanOrEqualTo(990);
        }
        assertThat(advance(1000, 1100, 10)).isEqualTo(1090 - 40);
    }

    @Test
    void afterASilenceItIsRightWithTheFifthRecord() {
        advance(0, 1000, 10);
        assertThat(advance(1_000_000, 1_000_050, 10)).isEqualTo(1_000_000);
    }

    @Test
    void itNeverGoesBack() {
        var random = new SplittableRandom(1);
        advance(0, 1000, 10);
        long before = time.now();
        for (int i = 0; i < 1000; i++) {
            long now = time.advance(random.nextInt(5000));
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    @Test
    void itGoesOnFromItsBytes() throws IOException {
        advance(0, 130, 10);
        var bytes = new ByteArrayOutputStream();
        time.write(new DataOutputStream(bytes));
        StreamTime read = StreamTime.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (long t = 500; t < 700; t += 10) {
            assertThat(read.advance(t)).isEqualTo(time.advance(t));
        }
    }
}
