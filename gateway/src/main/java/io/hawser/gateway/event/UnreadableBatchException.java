package io.hawser.gateway.event;

/** A record is not a batch of events that this version can read; the message says why. */
final class UnreadableBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableBatchException(String message) {
        super(message);
    }
}
