package io.hawser.gateway.supervision;

/**
 * A part of the gateway with a life of its own.
 *
 * <p>Threads: one call at a time, each on a thread of its own that is interrupted when the step's limit is over; calls may
 * block.
 */
public interface Component {

    /** Its name in status and in {@code Restart}: lower case letters and hyphens; stable. */
    String name();

    /** Begins to work; when this returns it works. */
    void start() throws Exception;

    /**
     * Replaces what runs; when this returns it works again.
     *
     * @throws NothingChangedException when it does not come to that; any other failure leaves a component that does not work
     */
    void restart(RestartMode mode) throws Exception;

    /** Ends, with what it holds. */
    void close() throws Exception;

    /** How long each of its steps may take. */
    default StepLimits limits() {
        return StepLimits.USUAL;
    }
}
