package io.hawser.gateway.event;

/**
 * The engine under the event log did not answer a reader, or what follows was written by a newer version of Hawser: later, or
 * at another gateway, it can be read, and nothing is lost.
 */
public final class EventsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
