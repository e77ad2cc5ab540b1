package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.online.ScoringModel;
import io.weir.engine.timers.TimerPage;
import io.weir.engine.timers.TimerWheel;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.family.CovarianceType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which models are due, when, and in which order. The time to live is 400 ms, a period 100 ms. */
class ExpiryTest {

    private static final Features FEATURES = Features.parse("x");
    private static final String CLOCK = "clock";

    private final MemoryStore<ScoringState> states = new MemoryStore<>();
    private final MemoryStore<TimerWheel> wheel = new MemoryStore<>();
    private final MemoryStore<TimerPage> pages = new MemoryStore<>();
    private final Expiry expiry = new Expiry(400, new ScoringStores(states, wheel, pages, null, null));

    private void seen(String name, long timestamp) {
        ScoringState state = states.get(name);
        if (state == null) {
            var model = ScoringModel.initial(FEATURES.family(CovarianceType.FULL), new double[1]);
            state = ScoringState.of(model, AlertPolicy.DEFAULT, new History(FEATURES));
        }
        expiry.seen(name, state, timestamp);
        states.put(name, state);
    }

    /** Another model has so many events that it is this time in the stream, too. */
    private void now(long time) {
        for (int i = 0; i < 9; i++) {
            seen(CLOCK, time);
        }
    }

    private List<String> due() {
        List<String> due = new ArrayList<>();
        expiry.expireDue(due::add);
        due.forEach(states::remove);
        return due;
    }

    @Test
    void aModelIsDueWhenThePeriodOfItsLastEventIsOlderThanItsTimeToLive() {
        now(1000);
        seen("a", 1000);
        assertThat(due()).isEmpty();
        now(1499);
        assertThat(due()).isEmpty();
        now(1500);
        assertThat(due()).containsExactly("a");
        now(5000);
        assertThat(due()).as("once").isEmpty();
    }

    @Test
    void anotherEventPutsItOff() {
        now(1000);
        seen("a", 1000);
        now(1250);
        seen("a", 1250);
        now(1699);
        assertThat(due()).isEmpty();
        now(1700);
        assertThat(due()).containsExactly("a");
    }

    @Test
    void whereNoEventsComeNothingGoes() {
        now(1000);
        seen("a", 1000);
        for (int i = 0; i < 10; i++) {
            assertThat(due()).isEmpty();
        }
    }

    @Test
    void aFewTimestampsFarInTheFutureMakeNothingDue() {
        now(1000);
        seen("a", 1000);
        for (int i = 0; i < 4; i++) {
            seen("mad", 1_000_000);
        }
        assertThat(due()).isEmpty();
    }

    @Test
    void thoseOfEarlierPeriodsAreDueFirst() {
        now(1000);
        seen("c", 1000);
        seen("a", 1000);
        now(1100);
        seen("b", 1100);
        now(9000);
        assertThat(due()).containsExactly("c", "a", "b");
    }

    @Test
    void eightNamesAreCalledUpWithAnEventAndTheOthersWithTheNextOnes() {
        now(1000);
        List<String> names = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
        names.forEach(name -> seen(name, 1000));
        now(9000);
        assertThat(due()).as("the first of eight names is the clock's").isEqualTo(names.subList(0, 7));
        assertThat(due()).isEqualTo(names.subList(7, 15));
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            others.addAll(due());
        }
        assertThat(others).isEqualTo(names.subList(15, 100));
    }

    @Test
    void pagesThatWereCalledUpAreLetGoOf() {
        now(1000);
        IntStream.range(0, 70).forEach(i -> seen("m" + i, 1000));
        assertThat(pages.keys()).hasSize(2);
        now(9000);
        assertThat(pages.keys()).hasSize(3);
        for (int i = 0; i < 10; i++) {
            due();
        }
        assertThat(pages.keys()).as("that of the clock's present period").hasSize(1);
    }

    @Test
    void aModelIsEnteredOnceInAPeriod() {
        now(1000);
        for (int i = 0; i < 200; i++) {
            seen("a", 1000);
        }
        assertThat(pages.keys()).hasSize(1);
        assertThat(pages.get(pages.keys().iterator().next()).size()).isEqualTo(2);
    }

    @Test
    void whatIsForgottenIsCounted() {
        now(1000);
        expiry.forgotten(5);
        expiry.forgotten(7);
        TimerWheel register = wheel.get(wheel.keys().iterator().next());
        assertThat(register.forgottenModels()).isEqualTo(2);
        assertThat(register.forgottenEvents()).isEqualTo(12);
    }
}
