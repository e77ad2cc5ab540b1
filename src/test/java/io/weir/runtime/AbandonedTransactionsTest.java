package io.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AbandonedTransactionsTest {

    private static final String ALIVE = "0f8c1f57-3a0e-4d0b-9c87-6f2f5f8f8a11";
    private static final String DEAD = "1c9d2e68-4b1f-4e1c-8d98-7a3a6a9a9b22";

    private static List<String> abandoned(List<String> transactions, String... clients) {
        return AbandonedTransactions.abandoned("weir", transactions, List.of(clients));
    }

    private static String client(String process) {
        return "weir-" + process + "-StreamThread-2-consumer";
    }

    @Test
    void aTransactionIsAbandonedIfNoMemberOfTheGroupIsOfItsProcess() {
        var transactions = List.of("weir-" + ALIVE + "-1", "weir-" + DEAD + "-1", "weir-" + DEAD + "-12");
        assertThat(abandoned(transactions, client(ALIVE)))
                .containsExactly("weir-" + DEAD + "-1", "weir-" + DEAD + "-12");
        assertThat(abandoned(transactions, client(ALIVE), client(DEAD))).isEmpty();
    }

    @Test
    void nobodyIsFencedWhereMembersDoNotNameTheirProcess() {
        var transactions = List.of("weir-" + DEAD + "-1");
        assertThat(abandoned(transactions)).isEmpty();
        assertThat(abandoned(transactions, client(ALIVE), "mine-StreamThread-1-consumer"))
                .isEmpty();
    }

    @Test
    void transactionsOfOthersAreLeftAlone() {
        var transactions = List.of("weir-eu-" + DEAD + "-1", "weir-" + DEAD, "weir-mine-1", "payments");
        assertThat(abandoned(transactions, client(ALIVE))).isEmpty();
    }
}
