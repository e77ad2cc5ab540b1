package io.weir.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** In which order names are called up, and that this goes on after a restart. */
class TimerWheelTest {

    private final TimerWheel wheel = new TimerWheel();

    private static TimerWheel readAgain(TimerWheel wheel) throws IOException {
        var bytes = new ByteArrayOutputStream();
        wheel.write(new DataOutputStream(bytes));
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        TimerWheel read = TimerWheel.read(in);
        assertThat(in.available()).isZero();
        return read;
    }

    @Test
    void theOldestPeriodIsTheOneWithTheEarliestEndAndNotTheOneThatWasEnteredFirst() {
        assertThat(wheel.oldest()).isEqualTo(Long.MAX_VALUE);
        wheel.addPage(200);
        wheel.addPage(100);
        assertThat(wheel.oldest()).isEqualTo(100);
    }

    @Test
    void aPeriodGoesWithTheLastNameOfItsLastPage() {
        wheel.addPage(100);
        wheel.addPage(100);
        wheel.addPage(200);
        assertThat(wheel.pages(100)).isEqualTo(2);
        assertThat(wheel.advance(2)).as("the first of two names").isFalse();
        assertThat(wheel.index()).isEqualTo(1);
        assertThat(wheel.advance(2)).as("the last of its page").isTrue();
        assertThat(wheel.page()).isEqualTo(1);
        assertThat(wheel.index()).isZero();
        assertThat(wheel.oldest()).as("there is another page").isEqualTo(100);
        assertThat(wheel.advance(1)).isTrue();
        assertThat(wheel.oldest()).isEqualTo(200);
        assertThat(wheel.page()).isZero();
    }

    @Test
    void aPageThatIsLostIsPassedOver() {
        wheel.addPage(100);
        wheel.addPage(200);
        assertThat(wheel.advance(0)).isTrue();
        assertThat(wheel.oldest()).isEqualTo(200);
    }

    @Test
    void whatIsReadGoesOnWhereWhatWasWrittenWas() throws IOException {
        for (int i = 0; i < 12; i++) {
            wheel.time().advance(1000 + i);
        }
        wheel.addPage(100);
        wheel.addPage(100);
        wheel.addPage(200);
        wheel.advance(1);
        wheel.advance(5);
        wheel.forgetModel();
        wheel.forget(17);
        TimerWheel read = readAgain(wheel);
        assertThat(read.time().now()).isEqualTo(wheel.time().now());
        assertThat(read.oldest()).isEqualTo(100);
        assertThat(read.pages(100)).isEqualTo(2);
        assertThat(read.pages(200)).isEqualTo(1);
        assertThat(read.page()).isEqualTo(1);
        assertThat(read.index()).isEqualTo(1);
        assertThat(read.forgottenModels()).isEqualTo(1);
        assertThat(read.forgottenEvents()).isEqualTo(17);
    }

    @Test
    void aPageTakesSixtyFourNamesAndKeepsTheirOrder() throws IOException {
        TimerPage page = new TimerPage();
        for (int i = 0; i < 64; i++) {
            assertThat(page.isFull()).as("%d names", i).isFalse();
            page.add("m" + i);
        }
        assertThat(page.isFull()).isTrue();
        var bytes = new ByteArrayOutputStream();
        page.write(new DataOutputStream(bytes));
        TimerPage read = TimerPage.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read.size()).isEqualTo(64);
        for (int i = 0; i < 64; i++) {
            assertThat(read.name(i)).isEqualTo("m" + i);
        }
    }
}
