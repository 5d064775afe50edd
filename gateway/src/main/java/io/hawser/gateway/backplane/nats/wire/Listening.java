package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.MessageHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one listens to on a {@link Line}, whatever connection the line has.
 *
 * <p>Threads: under the line's lock.
 */
public final class Listening {
    private final MessageHandler handler;
    private final List<String> subjects;
    private @Nullable Dispatcher dispatcher;

    Listening(MessageHandler handler, String... subjects) {
        this.handler = handler;
        this.subjects = List.of(subjects);
    }

    void begin(Connection connection) {
        Dispatcher fresh = connection.createDispatcher(handler);
        subjects.forEach(fresh::subscribe);
        dispatcher = fresh;
    }

    void end(Connection connection) {
        try {
            if (dispatcher != null) {
                connection.closeDispatcher(dispatcher);
            }
        } catch (IllegalArgumentException | IllegalStateException _) {
            // it is closed already, or all is
        }
    }
}
