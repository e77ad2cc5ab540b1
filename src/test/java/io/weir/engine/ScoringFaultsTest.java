package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.em.JoinableTask;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a fault hits, and that every event is accounted for: it is contributed, waits, or is withheld. */
class ScoringFaultsTest {

    private final Recorded told = new Recorded();
    private final ScoringStores stores = ScoringStores.inMemory(Recorded.settings());
    private final Scoring scoring = new Scoring(Recorded.settings(), 0, stores, told, told, told, JoinableTask.NOBODY);

    private void accept(int from, int to) {
        for (int i = from; i <= to; i++) {
            scoring.accept(Recorded.event("m", i, i % 5));
            scoring.flush();
        }
    }

    private ScoringState state() {
        return stores.scoring().get("m");
    }

    @Test
    void aBatchGoesWhenItsEventsAreDelivered() {
        accept(1, 3);
        assertThat(told.said)
                .startsWith("delivered 1", "delivered 2", "contributed 2")
                .contains("delivered 3");
        assertThat(told.contributed.get(0).netEvents()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"READ", "JUDGE", "WRITE"})
    void whatIsThrownBeforeAnEventIsJudgedRefusesThisEventAlone(Step step) {
        accept(1, 1);
        told.failAt(step, new IllegalStateException("trouble"));
        accept(2, 2);
        told.fault = (s, subject) -> {};
        accept(3, 3);
        assertThat(told.said).startsWith("delivered 1", "refused 2", "delivered 3");
        assertThat(told.contributed.get(0).events()).isEqualTo(2);
        assertThat(state().withheld()).isZero();
    }

    @Test
    void anEventThatTheModelCannotHearOfIsDeliveredAndWithheld() {
        accept(1, 1);
        told.failAt(Step.REMEMBER, new IllegalStateException("trouble"));
        accept(2, 2);
        assertThat(told.said).containsExactly("delivered 1", "failed m trouble", "delivered 2");
        assertThat(told.withheld).isEqualTo(1);
        assertThat(state().withheld()).isEqualTo(1);
        assertThat(state().waiting()).isEqualTo(1);
    }

    @Test
    void aBatchThatCannotBeMadeIsWithheldAndTheNextOneGoes() {
        told.failAt(Step.CONTRIBUTE, new IllegalStateException("trouble"));
        accept(1, 2);
        assertThat(told.said).containsExactly("delivered 1", "delivered 2", "failed m trouble");
        assertThat(told.withheld).isEqualTo(2);
        assertThat(state().withheld()).isEqualTo(2);
        assertThat(state().waiting()).isZero();
        told.fault = (s, subject) -> {};
        accept(3, 42);
        assertThat(told.contributed).isNotEmpty();
        long sent = told.contributed.stream().mapToLong(batch -> batch.events()).sum();
        assertThat(sent + state().unlearned()).isEqualTo(42);
    }

    @Test
    void whatIsTheMachinesIsThrownOn() {
        told.fault = (step, subject) -> {
            if (step == Step.JUDGE) {
                throw new OutOfMemoryError("all of it");
            }
        };
        assertThatThrownBy(() -> accept(1, 1)).isInstanceOf(OutOfMemoryError.class);
        assertThat(told.said).isEmpty();
    }

    @Test
    void aStackThatOverflowsIsAMatterOfTheEvent() {
        var overflow = new StackOverflowError();
        assertThat(Faults.OF_THE_MACHINE.caught(overflow)).isSameAs(overflow);
        assertThat(Faults.OF_THE_MACHINE.caught(new RuntimeException("x"))).hasMessage("x");
        assertThatThrownBy(() -> Faults.OF_THE_MACHINE.caught(new InternalError()))
                .isInstanceOf(InternalError.class);
    }

    @Test
    void anEventIsRefusedForWhatWasSaidOfItOrForWhatWasThrown() {
        var said = new UnreadableEvent(Reason.values()[0], "said");
        assertThat(Faults.OF_THE_MACHINE.why(said)).isSameAs(said);
        assertThat(Faults.OF_THE_MACHINE
                        .why(new IllegalStateException("trouble"))
                        .getMessage())
                .contains("trouble");
    }

    @Test
    void eventsThatAreHeldTogetherAreDeliveredInTheirOrderAndOnce() {
        for (int i = 0; i < 1500; i++) {
            scoring.accept(Recorded.event(i % 3 == 0 ? "a" : "b", i, i % 5));
        }
        scoring.flush();
        List<String> delivered =
                told.said.stream().filter(line -> line.startsWith("delivered")).toList();
        assertThat(delivered)
                .isEqualTo(
                        IntStream.range(0, 1500).mapToObj(i -> "delivered " + i).toList());
        assertThat(scoring.held()).isZero();
        assertThat(scoring.goneThrough()).isEqualTo(1500);
    }

    /** A mebibyte is held at the most. */
    @Test
    void largeEventsDoNotWaitForOthers() {
        scoring.accept(Recorded.event("m", 1, 1, 1 << 19));
        assertThat(scoring.held()).isEqualTo(1);
        scoring.accept(Recorded.event("m", 2, 2, 1 << 19));
        assertThat(scoring.held()).isZero();
        assertThat(told.said).contains("delivered 1", "delivered 2");
        scoring.accept(Recorded.event("m", 3, 1, 1 << 19));
        assertThat(scoring.held()).as("those that went out do not count").isEqualTo(1);
    }
}
