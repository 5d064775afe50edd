package io.hawser.client.wire.gateways;

import io.grpc.Status;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * Tells what became of the connection from what a server said. gRPC ends a call with UNKNOWN when its connection breaks at the
 * moment at which the call is sent; what failed on this side is the status's cause, and what a server says has none.
 */
public final class BrokenConnection {
    private BrokenConnection() {}

    /** Whether the call ended so because the connection broke, though the code does not say it. */
    public static boolean ended(Status status) {
        boolean vague = status.getCode() == Status.Code.UNKNOWN || status.getCode() == Status.Code.INTERNAL;
        return vague
                && Stream.iterate(status.getCause(), cause -> cause != null, Throwable::getCause)
                        .anyMatch(IOException.class::isInstance);
    }
}
