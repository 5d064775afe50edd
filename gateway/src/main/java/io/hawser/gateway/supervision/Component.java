package io.hawser.gateway.supervision;

/**
 * A part of the gateway with a life of its own.
 *
 * <p>Threads: one call at a time; calls may block for as long as their limits allow.
 */
public interface Component {

    /** Its name in status and in {@code Restart}: lower case letters and hyphens; stable. */
    String name();

    /** Begins to work; when this returns it works. */
    void start() throws Exception;

    /** Ends, with what it holds. */
    void close() throws Exception;

    /** A component that can be restarted while the others go on. */
    interface Restartable extends Component {

        /** Replaces what runs; when this returns it works again. */
        void restart(RestartMode mode) throws Exception;
    }
}
