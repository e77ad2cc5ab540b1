package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchScheduleTest {

    private static SearchSchedule searchedAt(long begun, long age) {
        var schedule = new SearchSchedule();
        schedule.finished(Search.refit(begun, 1, null, null), false, true, age);
        return schedule;
    }

    private static long due(SearchSchedule schedule) {
        long age = 0;
        while (!schedule.due(age)) {
            age++;
        }
        return age;
    }

    @Test
    void theNextSearchComesWhenHalfAsManyEventsMoreAreThere() {
        assertThat(due(searchedAt(20_000, 22_500))).isEqualTo(30_000);
    }

    @Test
    void aModelThatHasWithstoodAChallengerIsLeftAloneForLonger() {
        SearchSchedule schedule = searchedAt(20_000, 22_500);
        schedule.proven(27_000);
        assertThat(due(schedule)).isEqualTo(81_000);
    }

    @Test
    void whenTheStreamTurnsOutToChangeTheNextSearchComesSooner() {
        SearchSchedule schedule = searchedAt(20_000, 22_500);
        schedule.proven(27_000);
        schedule.doubted(28_000);
        assertThat(due(schedule)).isEqualTo(42_000);
    }
}
