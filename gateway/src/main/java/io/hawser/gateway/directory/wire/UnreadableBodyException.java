package io.hawser.gateway.directory.wire;

/** Another node said something that this one cannot read: it is of a version that is not known here, or no message at all. */
public final class UnreadableBodyException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableBodyException(String message) {
        super(message);
    }
}
