package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.PooledAlerts;
import io.weir.em.JoinableTask;
import io.weir.engine.timers.TimerWheel;
import io.weir.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What models have in common, and what is left of one that is forgotten. */
class ScoringStatesTest {

    private static final AlertPolicy POOLED = new AlertPolicy(
            AlertPolicy.DEFAULT.rate(),
            AlertPolicy.DEFAULT.coreMass(),
            true,
            AlertPolicy.DEFAULT.patience(),
            false,
            true);

    private static byte[] bytes(PooledAlerts pool) throws IOException {
        var bytes = new ByteArrayOutputStream();
        pool.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    /** The pool hears of an event of each model, that of one which has just begun included. */
    @Test
    void modelsThatAreJudgedTogetherHaveOnePool() throws IOException {
        DetectorSettings settings = Recorded.settings(POOLED, "", 0, 0);
        ScoringStores stores = ScoringStores.inMemory(settings);
        var states = new ScoringStates(settings, stores);
        var event = new Event(null, 0, true, new double[1], List.of());
        byte[] before = bytes(PooledAlerts.of(POOLED));
        for (String name : List.of("a", "b")) {
            ScoringState begun = states.findOrBegin(name, event);
            PooledAlerts pool = stores.pooled().get("");
            assertThat(bytes(pool)).as("before %s", name).isEqualTo(before);
            begun.alarm().judgeProvisional(1, 0, false, 0.5, name.equals("a") ? 1000 : 5000, POOLED);
            before = bytes(pool);
            assertThat(before).isNotEqualTo(bytes(PooledAlerts.of(POOLED)));
            states.put(name, begun);
            assertThat(stores.pooled().get("")).isSameAs(pool);
        }
    }

    @Test
    void whereEachModelIsJudgedByItselfThereIsNoPool() {
        DetectorSettings settings = Recorded.settings();
        ScoringStores stores = ScoringStores.inMemory(settings);
        assertThat(stores.pooled()).isNull();
        var states = new ScoringStates(settings, stores);
        states.put("a", states.findOrBegin("a", new Event(null, 0, true, new double[1], List.of())));
        assertThat(states.knows("a")).isTrue();
        assertThat(states.knows("b")).isFalse();
    }

    /** Of a model of 100 events some are learned, some wait; all of them are in the account when it is no more. */
    @Test
    void aModelThatHadNoEventForItsTimeToLiveLeavesItsCountAndNothingElse() {
        DetectorSettings settings = Recorded.settings(AlertPolicy.DEFAULT, "", 0, 1000);
        ScoringStores stores = ScoringStores.inMemory(settings);
        var told = new Recorded();
        var learners = new MemoryLearners(settings.learning(), settings.family(), Runnable::run);
        var engine = new Engine(settings, 0, stores, learners, told, told, told, JoinableTask.NOBODY);
        for (int i = 0; i < 100; i++) {
            engine.scoring().accept(Recorded.event("quiet", i, i % 5));
        }
        engine.scoring().flush();
        assertThat(stores.scoring().get("quiet").unlearned()).isBetween(1L, 99L);
        for (int i = 0; i < 20; i++) {
            engine.scoring().accept(Recorded.event("busy", 10_000 + i, i % 5));
        }
        engine.scoring().flush();
        assertThat(told.said).contains("forgotten quiet");
        assertThat(engine.scoring().knows("quiet")).isFalse();
        assertThat(engine.scoring().knows("busy")).isTrue();
        var recent = (MemoryStore<List<RecentEvent>>) stores.recent();
        assertThat(recent.keys()).noneMatch(key -> key.startsWith("quiet"));
        var registers = (MemoryStore<TimerWheel>) stores.register();
        TimerWheel register = registers.get(registers.keys().iterator().next());
        assertThat(register.forgottenModels()).isEqualTo(1);
        assertThat(register.forgottenEvents()).isEqualTo(100);
    }
}
