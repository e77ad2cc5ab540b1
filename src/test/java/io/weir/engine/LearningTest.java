package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.JoinableTask;
import io.weir.em.online.Contribution;
import io.weir.em.online.Learner;
import io.weir.em.online.ScoringModel;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a batch and of a command: it is learned and published, or nothing has happened. */
class LearningTest {

    private final Recorded told = new Recorded();
    private final MemoryLearners learners = new MemoryLearners(
            Recorded.settings().learning(), Recorded.settings().family(), Runnable::run);
    private final List<Long> updates = new ArrayList<>();
    private final Learning learning =
            new Learning(learners, told, (name, model, timestamp) -> updates.add(model.version()), told);

    /** The first batches of a model, two events and then some. */
    private static List<Contribution> batches() {
        var made = new Recorded();
        var settings = Recorded.settings();
        var scoring = new Scoring(settings, 0, ScoringStores.inMemory(settings), made, made, made, JoinableTask.NOBODY);
        for (int i = 0; i < 200; i++) {
            scoring.accept(Recorded.event("m", i, i % 5));
        }
        scoring.flush();
        return made.contributed;
    }

    @Test
    void aBatchIsLearnedPublishedAndTheModelGoesToThoseWhoScore() {
        Contribution batch = batches().get(0);
        learning.learn("m", batch, 0);
        assertThat(told.said).containsExactly("prepared m", "changed m");
        assertThat(updates).containsExactly(learners.get("m", 0).model().version());
        assertThat(learners.get("m", 0).learned()).isEqualTo(batch.events());
    }

    @Test
    void aBatchThatCannotBePublishedIsDroppedAndTheModelIsAsBefore() {
        List<Contribution> batches = batches();
        learning.learn("m", batches.get(0), 0);
        Learner learner = learners.get("m", 0);
        ScoringModel before = learner.model();
        told.failAt(Step.PUBLISH, new IllegalStateException("trouble"));
        learning.learn("m", batches.get(1), 0);
        assertThat(told.dropped).isEqualTo(batches.get(1).events());
        assertThat(told.said).endsWith("prepared m", "failed m trouble");
        assertThat(learner.model()).isSameAs(before);
        assertThat(learner.learned()).isEqualTo(batches.get(0).events());
        assertThat(learner.dropped()).isEqualTo(batches.get(1).events());
        assertThat(updates).as("those who score are answered all the same").hasSize(2);
    }

    @Test
    void aModelThatIsForgottenAccountsForWhatItLearnedAndWhatItDropped() {
        List<Contribution> batches = batches();
        learning.learn("m", batches.get(0), 0);
        told.failAt(Step.LEARN, new IllegalStateException("trouble"));
        learning.learn("m", batches.get(1), 0);
        assertThat(learning.forget("m", 0))
                .isEqualTo(batches.get(0).events() + batches.get(1).events());
        assertThat(told.said).endsWith("forgotten m");
        assertThat(learning.learner("m", 0)).isNull();
        assertThat(learning.forget("m", 0)).as("it is no more").isZero();
    }

    @Test
    void aCommandChangesNothingBeforeItIsCommitted() throws UnreadableEvent {
        learning.learn("m", batches().get(0), 0);
        Learner before = learners.get("m", 0);
        Learning.Done done = learning.steer("m", before, learner -> learner.freeze(true, "test"));
        assertThat(learners.get("m", 0)).isSameAs(before);
        assertThat(before.model().frozen()).isFalse();
        assertThat(updates).hasSize(1);
        learning.commit(done, new Source("c", 0, 0), 0);
        assertThat(learners.get("m", 0).model().frozen()).isTrue();
        assertThat(told.said).endsWith("changed m by command");
        assertThat(updates).hasSize(2);
    }
}
