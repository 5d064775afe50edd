package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what goes wrong on a connection.
 *
 * <p>Threads: the connection's.
 */
final class LineTroubles implements ErrorListener {
    private static final Logger log = LoggerFactory.getLogger(LineTroubles.class);

    private final String name;

    LineTroubles(String name) {
        this.name = name;
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        log.warn("nats server objects connection={} error={}", name, error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception failure) {
        log.debug("nats connection={} failure={}", name, failure.toString(), failure);
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        log.warn("nats messages are dropped, since they come faster than they are taken: connection={}", name);
    }

    @Override
    public void messageDiscarded(Connection connection, Message message) {
        log.warn("nats message is dropped, since too many wait connection={} subject={}", name, message.getSubject());
    }
}
