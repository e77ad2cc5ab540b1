package io.weir.streams;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The contract on a broker in a container; skipped where there is no container engine. */
@Tag("long")
@Testcontainers(disabledWithoutDocker = true)
class ContainerIT extends StreamsContract {

    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1")
            // The applications under test are quick to notice a death.
            .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");

    private static Applications applications;

    @BeforeAll
    static void findBroker() {
        applications = new Applications(KAFKA.getBootstrapServers());
    }

    @Override
    Applications applications() {
        return applications;
    }
}
