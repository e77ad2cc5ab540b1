package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchScheduleTest {

    private static SearchSchedule searchedAt(long begun, long age) {
        var schedule = new SearchSchedule();
        schedule.finished(PendingRefit.refit(begun, 1, null, null), false, true, age);
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

    @Test
    void whereAllStartsFoundTheCurrentModelTheNextOnesAreMadeAtTwiceTheAge() {
        var schedule = new SearchSchedule();
        schedule.finished(PendingRefit.refit(20_000, 1, null, null), true, true, 22_500);
        assertThat(schedule.startsDue(39_999)).isFalse();
        assertThat(schedule.startsDue(40_000)).isTrue();
        assertThat(due(schedule)).as("without fresh starts").isEqualTo(30_000);
        schedule.onlyWithStarts();
        assertThat(due(schedule)).isEqualTo(40_000);
    }

    @Test
    void whereTheyFoundAnotherOrWhereNoneWereMadeTheNextSearchMakesThem() {
        assertThat(searchedAt(20_000, 22_500).startsDue(30_000)).isTrue();
        var continued = new SearchSchedule();
        continued.finished(PendingRefit.continuation(20_000, 1, null, null), true, true, 22_500);
        assertThat(continued.startsDue(30_000)).isTrue();
    }

    @Test
    void whileTheReservoirFillsTheNextSearchComesWithAFifthMoreEvents() {
        var schedule = new SearchSchedule();
        schedule.finished(PendingRefit.refit(1000, 1, null, null), false, false, 1125);
        assertThat(due(schedule)).isEqualTo(1200);
    }

    @Test
    void aModelThatBeginsAgainIsSearchedForAsAYoungOne() {
        SearchSchedule schedule = new SearchSchedule();
        schedule.finished(PendingRefit.refit(20_000, 1, null, null), true, true, 22_500);
        schedule.restarted(750);
        assertThat(due(schedule)).isEqualTo(900);
        assertThat(schedule.startsDue(900)).isTrue();
    }

    @Test
    void aSearchMayTakeAnEighthOfTheEventsSoFarWithinBounds() {
        assertThat(SearchSchedule.searchEvents(250)).isEqualTo(64);
        assertThat(SearchSchedule.searchEvents(8000)).isEqualTo(1000);
        assertThat(SearchSchedule.searchEvents(1_000_000)).isEqualTo(4096);
    }
}
