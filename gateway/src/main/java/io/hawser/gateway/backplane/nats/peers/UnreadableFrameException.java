package io.hawser.gateway.backplane.nats.peers;

/** What another node sent is not understood: it is of another version, or no node. */
final class UnreadableFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFrameException(String message) {
        super(message);
    }

    UnreadableFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
