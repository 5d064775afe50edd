package io.hawser.gateway.event;

/** The engine under the event log did not answer a reader; it may do so later, and nothing is lost. */
public final class EventsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
