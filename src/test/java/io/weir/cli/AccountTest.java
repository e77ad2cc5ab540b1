package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.LearningAccount;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {

    @ParameterizedTest
    @CsvSource({
        "10,8,2,7,1,0,0,true",
        "10,8,2,6,1,1,0,true",
        "10,8,2,3,1,1,3,true",
        "10,8,1,8,0,0,0,false",
        "10,9,2,9,0,0,0,false",
        "10,8,2,7,0,0,0,false",
        "10,8,2,9,0,0,0,false",
        "10,8,2,8,1,0,0,false",
        "10,8,2,8,0,1,0,false",
        "10,8,2,8,0,0,1,false"
    })
    void anAccountHoldsIfNothingIsLostAndNothingTwice(
            long events,
            long assignments,
            long deadLetters,
            long learned,
            long withheld,
            long dropped,
            long forgotten,
            boolean holds) {
        LearningAccount learning = learning(learned, withheld, dropped, forgotten);
        assertThat(new Account(events, assignments, deadLetters, learning, 1, 0, 0).holds())
                .isEqualTo(holds);
    }

    private static LearningAccount learning(long learned, long withheld, long dropped, long forgotten) {
        var model = new LearningAccount.Progress(learned, 0, 0, withheld, dropped, 1, 1, 0);
        return new LearningAccount(Map.of("m", model), new LearningAccount.Forgotten(forgotten > 0 ? 1 : 0, forgotten));
    }

    @Test
    void anAccountIsOneLineOfJsonWithNullForWhatIsNotKnown() {
        assertThat(new Account(12, 10, 2, learning(6, 1, 1, 2), 12, -1.5, 2.25).toJson())
                .isEqualTo(
                        "{\"events\":12,\"assignments\":10,\"deadLetters\":2,\"learned\":6,\"withheld\":1,\"dropped\":1,\"forgotten\":2,\"models\":1,"
                                + "\"clusters\":12,\"meanLogLikelihood\":-1.5,\"seconds\":2.25}");
        assertThat(new Account(0, 0, 0, learning(0, 0, 0, 0), 0, Double.NaN, 0).toJson())
                .contains("\"meanLogLikelihood\":null");
    }
}
