package io.hawser.gateway.supervision;

/** A restart that failed before it took anything away: what ran runs on. */
public final class NothingChangedException extends Exception {
    private static final long serialVersionUID = 1L;

    public NothingChangedException(Exception cause) {
        super(ComponentLife.describe(cause), cause);
    }
}
