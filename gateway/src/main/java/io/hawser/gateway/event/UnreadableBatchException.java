package io.hawser.gateway.event;

/** A record is not a batch of events that this version can read; the message says why. */
final class UnreadableBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean newer;

    /** It is damaged, or never was a batch. */
    UnreadableBatchException(String message) {
        this(message, false);
    }

    /** @param newer whether it is whole, and only a newer version of Hawser knows what it says */
    UnreadableBatchException(String message, boolean newer) {
        super(newer ? message + ", written by a newer version of Hawser" : message);
        this.newer = newer;
    }

    /** Whether a newer version of Hawser can read it: then nothing is lost, and whoever passes over it loses it. */
    boolean isNewer() {
        return newer;
    }
}
