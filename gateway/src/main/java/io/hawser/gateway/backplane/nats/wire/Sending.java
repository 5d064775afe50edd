package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to a connection, or finds that it can't.
 *
 * <p>Threads: any.
 */
final class Sending {
    private static final long MAX_QUEUED_BYTES = 64L << 20;

    private Sending() {}

    /** Why the message is not on its way; empty when it is. */
    static Optional<WireFailure> over(
            Connection connection, String subject, @Nullable String replyTo, @Nullable Headers headers, byte[] body) {
        if (connection.getStatus() != Connection.Status.CONNECTED
                || connection.outgoingPendingMessageCount() >= LineOptions.MAX_QUEUED_MESSAGES
                || connection.outgoingPendingBytes() >= MAX_QUEUED_BYTES) {
            return Optional.of(new WireFailure.NotSent(subject + ": no connection, or too much waits to be sent"));
        }
        // the client would throw, and not say that it is the length
        long length = body.length + (headers == null ? 0L : headers.serializedLength());
        long longest = connection.getMaxPayload();
        if (longest > 0 && length > longest) {
            return Optional.of(new WireFailure.TooLong(
                    subject + ": " + length + " bytes (expected: up to " + longest + ", the server's max_payload)"));
        }
        try {
            connection.publish(subject, replyTo, headers, body);
            return Optional.empty();
        } catch (IllegalStateException | IllegalArgumentException e) { // it moved to another server since the look
            return Optional.of(new WireFailure.NotSent(subject + ": " + e.getMessage()));
        }
    }
}
