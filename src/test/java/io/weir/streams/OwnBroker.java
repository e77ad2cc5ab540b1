package io.weir.streams;

import io.weir.broker.EmbeddedBroker;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An embedded broker for the tests of one class. */
public final class OwnBroker implements BeforeAllCallback, AfterAllCallback {

    private EmbeddedBroker broker;
    private Applications applications;

    @Override
    public void beforeAll(ExtensionContext context) {
        broker = EmbeddedBroker.start(0, null);
        applications = new Applications(broker.bootstrapServers());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        broker.close();
    }

    /** On this broker. */
    public Applications applications() {
        return applications;
    }
}
