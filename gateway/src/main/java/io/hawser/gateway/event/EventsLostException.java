package io.hawser.gateway.event;

/** A reader fell behind retention, or met a record that cannot be read: events that it had not seen are gone. */
public final class EventsLostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ResumeToken earliest;

    EventsLostException(String message, ResumeToken earliest) {
        super(message);
        this.earliest = earliest;
    }

    /** The token from which nothing that is kept is missed. */
    public ResumeToken earliest() {
        return earliest;
    }
}
